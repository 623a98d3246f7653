/** Names that are written from right to left, beside words and numbers that are not. */

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const [ISOLATE, END] = ['\u2068', '\u2069'];

/** A name for a line in which a date or another name follows: it moves neither. For the glass only, never for a record. */
export function isolated(name: string): string {
  return FROM_RIGHT.test(name) ? ISOLATE + name + END : name;
}

/** Names in one line, each where it stands in the list. What is empty is left out. */
export function listed(names: readonly (string | null)[]): string {
  return names
    .filter((name): name is string => name !== null && name !== '')
    .map(isolated)
    .join(', ');
}
