/** A box that stands out: a heading, some words, and what to do. Said in words, never by colour alone. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { APP } from '../strings/app';

export interface NoticeProps {
  heading?: string;
  children: ComponentChildren;
  kind?: 'notice' | 'alert';
}

export function Notice({ heading, children, kind = 'notice' }: NoticeProps) {
  return (
    <div class={`notice${kind === 'alert' ? ' notice--alert' : ''}`}>
      {heading && <p class="notice__heading">{heading}</p>}
      {children}
    </div>
  );
}

/** What went wrong on a form as a whole. Takes the focus when it appears, so that it is read out and in view. */
export function Problem({ sentence }: { sentence: string | null }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (sentence) box.current?.focus();
  }, [sentence]);
  if (!sentence) return null;
  return (
    <div class="nhsuk-error-summary" ref={box} tabIndex={-1} role="alert">
      <p class="notice__heading">{APP.error}</p>
      <p>{sentence}</p>
    </div>
  );
}
