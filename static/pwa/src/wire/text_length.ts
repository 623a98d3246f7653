/** How many characters a text has too many, counted as the server counts them. */

/** Units: code points, of which a smiling face is one or a few. Shape: 0 for a text that fits. */
export function overBy(text: string, most: number): number {
  return text.length <= most ? 0 : Math.max(0, [...text].length - most);
}
