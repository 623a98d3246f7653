/** A short word in a box. Its words say all that its colour does. */
export function Tag({ children, kind = 'calm' }: { children: string; kind?: 'calm' | 'notice' | 'alert' }) {
  return <span class={kind === 'calm' ? 'tag' : `tag tag--${kind}`}>{children}</span>;
}
