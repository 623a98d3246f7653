/**
 * Where a term stands in a text. The browser looks for the first letter of what it is given, and compares the rest where it finds one; in a
 * year's notes there are a million of most letters. So it is given what the term says from its rarest letter on.
 */

/** Of what English is written in, the rarest first; whatever is not among them is taken for rarer still. */
const FROM_RARE = "zqxj0123456789'-k,.vbypgwfmculdhrsionate ";

/**
 * Shape: says where `term`, which is not empty, stands in a text, from a place on; below 0 when it does not. Both are folded, or
 * neither is.
 */
export function finding(term: string): (text: string, from: number) => number {
  const ranks = Array.from(term, (letter) => FROM_RARE.indexOf(letter));
  const before = Array.from(term)
    .slice(0, ranks.indexOf(Math.min(...ranks)))
    .join('').length;
  if (before === 0) return (text, from) => text.indexOf(term, from);
  const tail = term.slice(before);
  return (text, from) => {
    let at = text.indexOf(tail, from + before);
    while (at >= 0 && !text.startsWith(term, at - before)) at = text.indexOf(tail, at + 1);
    return at < 0 ? at : at - before;
  };
}
