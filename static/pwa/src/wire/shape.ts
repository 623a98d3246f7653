/** Reads fields out of parsed JSON, each with the shape it must have. Errors: MalformedError, naming the field only. */
import { MalformedError } from './bytes';
import type { Json } from './json';
import type { Id, StreamKind, Time } from './records';

export type Fields = { [key: string]: Json };

export function asObject(value: Json | undefined, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedError(name);
  return value;
}

/** Exactly these keys, no more and no less. */
export function asExactly(value: Json | undefined, keys: readonly string[], name: string): Fields {
  const fields = asObject(value, name);
  if (Object.keys(fields).sort().join() !== [...keys].sort().join()) throw new MalformedError(name);
  return fields;
}

export function asArray(value: Json | undefined, name: string): Json[] {
  if (!Array.isArray(value)) throw new MalformedError(name);
  return value;
}

export function asText(value: Json | undefined, name: string): string {
  if (typeof value !== 'string') throw new MalformedError(name);
  return value;
}

export function asCount(value: Json | undefined, name: string): number {
  if (typeof value !== 'number' || value < 0) throw new MalformedError(name);
  return value;
}

export function asFlag(value: Json | undefined, name: string): boolean {
  if (typeof value !== 'boolean') throw new MalformedError(name);
  return value;
}

export function asId(value: Json | undefined, name: string): Id {
  const text = asText(value, name);
  if (!/^[0-9a-f]{32}$/.test(text)) throw new MalformedError(name);
  return text;
}

export function asHex(value: Json | undefined, length: number, name: string): string {
  const text = asText(value, name);
  if (text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) throw new MalformedError(name);
  return text;
}

export function asTime(value: Json | undefined, name: string): Time {
  const text = asText(value, name);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) throw new MalformedError(name);
  return text;
}

export function orNull<T>(
  value: Json | undefined,
  name: string,
  as: (value: Json | undefined, name: string) => T,
): T | null {
  return value === null || value === undefined ? null : as(value, name);
}

/** Errors: MalformedError when it is none of `choices`. */
export function asOneOf<T extends string>(value: Json | undefined, choices: readonly T[], name: string): T {
  const text = asText(value, name);
  const chosen = choices.find((choice) => choice === text);
  if (chosen === undefined) throw new MalformedError(name);
  return chosen;
}

const KINDS: readonly StreamKind[] = ['child', 'family', 'worker', 'organisation'];

export function asKind(value: Json | undefined): StreamKind {
  return asOneOf(value, KINDS, 'kind');
}
