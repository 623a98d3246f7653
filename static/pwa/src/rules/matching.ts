/** Finding the words of a list in what somebody wrote: whole words, whatever their capitals, apostrophes and spaces. */

/** A list's words that stand in a text, in the order of the list. */
export function wordsIn(text: string, list: readonly string[]): string[] {
  const plain = ` ${plainly(text)} `;
  const words = plainList(list);
  return list.filter((_, n) => plain.includes(` ${words[n]} `));
}

/** Lists never change, and the same ones are asked for at every letter typed. */
const lists = new WeakMap<readonly string[], readonly string[]>();

function plainList(list: readonly string[]): readonly string[] {
  const known = lists.get(list);
  if (known) return known;
  const made = list.map(plainly);
  lists.set(list, made);
  return made;
}

export function hasAny(text: string, list: readonly string[]): boolean {
  return wordsIn(text, list).length > 0;
}

/** Words of small letters, digits and apostrophes, one space between them. */
function plainly(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim();
}

/** Whether two texts say the same but for capitals, marks and spaces. */
export function saysTheSame(a: string, b: string): boolean {
  return plainly(a) === plainly(b);
}
