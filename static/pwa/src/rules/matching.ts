/** Finding the words of a list in what somebody wrote: whole words, whatever their capitals, apostrophes (or none) and spaces. */

/** A list's words that stand in a text, in the order of the list. `harmless`: longer ones in which they do not count. */
export function wordsIn(text: string, list: readonly string[], harmless: readonly string[] = []): string[] {
  const plain = without(` ${plainly(text)} `, harmless);
  const words = plainList(list);
  return list.filter((_, n) => words[n]?.some((word) => plain.includes(` ${word} `)));
}

function without(plain: string, harmless: readonly string[]): string {
  return plainList(harmless)
    .flat()
    .reduce((left, words) => left.replaceAll(` ${words} `, ' | '), plain);
}

/** Lists never change, and the same ones are asked for at every letter typed. */
const lists = new WeakMap<readonly string[], readonly string[][]>();

function plainList(list: readonly string[]): readonly string[][] {
  const known = lists.get(list);
  if (known) return known;
  const made = list.map(waysToType);
  lists.set(list, made);
  return made;
}

export function hasAny(text: string, list: readonly string[]): boolean {
  return wordsIn(text, list).length > 0;
}

/** Who types in a hurry writes “dont”. A text keeps its own: “the boy’s” is one boy. */
function waysToType(word: string): string[] {
  const plain = plainly(word);
  return [...new Set([plain, plain.replaceAll("'", '')])];
}

/** Words of small letters, digits and apostrophes, one space between them. */
function plainly(text: string): string {
  const spaced = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’‘`´ʼ]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, ' ');
  return withoutQuoteMarks(spaced).replace(/ +/g, ' ').trim();
}

/** Single marks round what was said are no part of a word: “'he hurt me'”. One that nothing opened is a plural's: “the boys' shirts”. */
function withoutQuoteMarks(spaced: string): string {
  let open = false;
  return spaced.replace(/(?<![^ ])'+|'+(?![^ ])/g, (marks, at: number) => {
    const opens = at === 0 || spaced[at - 1] === ' ';
    const stays = !opens && !open;
    open = opens;
    return stays ? marks : ' ';
  });
}

/** Whether two texts say the same but for capitals, marks and spaces. */
export function saysTheSame(a: string, b: string): boolean {
  return plainly(a) === plainly(b);
}
