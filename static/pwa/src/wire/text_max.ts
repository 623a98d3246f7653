/**
 * How long each text of a record may be: the one table of it, which `./dev fix` writes from the record table.
 *
 * Source: sync/records/table.py, text_max_table.
 */
import { overBy } from './text_length';
import TABLE from './text_max.json';

type Table = typeof TABLE;

/** Shape: field – its path in the body; `*` stands for any element of a list. Units: code points. */
export function textMax<T extends keyof Table>(type: T, field: keyof Table[T]): number {
  return TABLE[type][field] as number;
}

export interface TooLong {
  /** The path in the table. */
  field: string;
  /** Of the longest text there. Units: code points. */
  over: number;
}

/** Which texts of a body, or of one that is being filled in, are longer than a record of this type may hold. */
export function tooLongIn(type: string, body: object): TooLong[] {
  const fields: Record<string, number> = (TABLE as Record<string, Record<string, number>>)[type] ?? {};
  return Object.entries(fields).flatMap(([field, most]) => {
    const over = Math.max(0, ...textsAt(body, field.split('.')).map((text) => overBy(text, most)));
    return over > 0 ? [{ field, over }] : [];
  });
}

/** As long as the text at this place of a body may be; undefined when no table says so. Shape: path – with the places in lists. */
export function textMaxAt(type: string, path: readonly (string | number)[]): number | undefined {
  const field = path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
  return (TABLE as Record<string, Record<string, number>>)[type]?.[field];
}

function textsAt(value: unknown, [step, ...rest]: readonly string[]): string[] {
  if (step === undefined) return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const inner = step === '*' ? Object.values(value) : [(value as Record<string, unknown>)[step]];
  return inner.flatMap((each) => textsAt(each, rest));
}
