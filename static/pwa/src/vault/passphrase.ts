/**
 * Choosing a passphrase: four words drawn by the device, or the worker's own of at least 15 characters that nobody else's
 * guess list holds. The lists are loaded only while one is being chosen.
 *
 * Source: docs/decisions/0004-passphrase-slot.md.
 */
import { PASSPHRASE_MIN_CHARACTERS } from '../wire/limits';
import { normalPassphrase } from './kdf';
import { randomBelow } from './random';

const WORDS = 4;
/** What must remain when names, known passwords and repeats are taken away. */
const LEAST_REST = 8;
const LEAST_DIFFERENT = 6;
/** As many as the server takes of a password. */
const JUDGED_CHARACTERS = 1000;
export const SERVICE_NAMES = ['attune'];

export type Weakness = 'passphrase_too_short' | 'passphrase_known';

const lines = (text: string) => text.split('\n').filter(Boolean);

/** The first guesses of whoever tries many. */
export async function knownPasswords(): Promise<Set<string>> {
  return new Set(lines((await import('./words/known.txt?raw')).default));
}

async function wordList(): Promise<string[]> {
  return lines((await import('./words/eff-large.txt?raw')).default);
}

/** Four words of 7,776, evenly drawn: 51.7 bits. */
export async function suggestPassphrase(): Promise<string> {
  const words = await wordList();
  return Array.from({ length: WORDS }, () => words[randomBelow(words.length)]).join(' ');
}

/** Whether it may have been drawn. No word of the list begins another one: who types on means other words. */
export async function isDrawn(passphrase: string): Promise<boolean> {
  const typed = normalPassphrase(passphrase).split(' ');
  if (typed.length !== WORDS) return false;
  const words = await wordList();
  return typed.every((word) => words.includes(word));
}

/** Shape: why it is refused, or null. `names`: what must not carry it, the sign-in name for one. */
export async function weakness(passphrase: string, names: readonly string[]): Promise<Weakness | null> {
  if ([...normalPassphrase(passphrase)].length < PASSPHRASE_MIN_CHARACTERS) return 'passphrase_too_short';
  return (await isKnown(passphrase, names)) ? 'passphrase_known' : null;
}

/** Whether it is among the first that somebody would try; the server asks the same of passwords (app/people/well_known.py). */
export async function isKnown(secret: string, names: readonly string[]): Promise<boolean> {
  const text = judged(secret);
  if (new Set(text).size < LEAST_DIFFERENT) return true;
  const known = await knownPasswords();
  if (known.has(text) || known.has(text.replace(/\s/g, ''))) return true;
  let rest = bare(text);
  for (const name of [...SERVICE_NAMES, ...names].map(bare))
    if (name.length > 2) rest = rest.replaceAll(name, '');
  return [...rest].length < LEAST_REST || repeats(rest) || madeOfKnown(onceOnly(rest), known);
}

/** What is looked at of a secret: what begins with so much that nobody guesses is guessed by nobody. */
export function judged(secret: string): string {
  return normalPassphrase(secret).toLowerCase().slice(0, JUDGED_CHARACTERS);
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[\s._-]+/g, '');
}

/** One short piece again and again, or a run such as 123456789 or abcdefgh all through. */
function repeats(text: string): boolean {
  if (/^(.{1,6})\1+.{0,5}$/u.test(text)) return true;
  const codes = [...text].map((char) => char.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, i) => code - (codes[i] ?? 0));
  const even = steps.filter((step) => Math.abs(step) <= 1).length;
  return steps.length > 0 && even / steps.length > 0.7;
}

/** The same text twice or more is as good as the text itself. */
function onceOnly(text: string): string {
  return /^(.+?)\1+$/u.exec(text)?.[1] ?? text;
}

/** One known password, as it is or twice over, with digits and signs around it: the first thing a guesser tries. */
function madeOfKnown(text: string, known: ReadonlySet<string>): boolean {
  const core = text.replace(/^[\d\W_]+|[\d\W_]+$/gu, '');
  if (core.length < LEAST_REST || known.has(core)) return true;
  for (let at = 4; at <= core.length - 4; at++) {
    const [head, tail] = [core.slice(0, at), core.slice(at)];
    if (known.has(head) && head === tail) return true;
    if (known.has(head) && /^[\d\W_]+$/u.test(tail)) return true;
  }
  return false;
}
