/**
 * Choosing a PIN, of digits or of any characters. Whoever has the device, and passes its lock, tries birthdays, runs and keypad
 * patterns first; those are refused. The lists are loaded only while one is being chosen.
 *
 * Source: docs/decisions/0034-a-passkey-and-a-pin.md.
 */
import { PIN_MIN_CHARACTERS } from '../wire/limits';
import { normalPassphrase } from './kdf';
import type { PinKind } from './passkey_slot';
import { judged, knownPasswords, SERVICE_NAMES } from './passphrase';

const LEAST_DIFFERENT = 3;
const FIRST_YEAR = 1930;
const LAST_YEAR = 2039;
/** The keypad by rows, columns and diagonals, forward and back; a PIN made of whole lines is a picture, not a secret. */
const LINES = ['123', '456', '789', '147', '258', '369', '159', '357'];
const KEYPAD = new Set([...LINES, ...LINES.map(reversed)]);
const RUNS = '01234567890123456789';

export type PinWeakness = 'pin_too_short' | 'pin_known';

export function pinKind(pin: string): PinKind {
  const text = normalPassphrase(pin);
  if (!/^\d+$/.test(text)) return 'characters';
  return text.length === PIN_MIN_CHARACTERS ? 'six_digits' : 'digits';
}

/** Shape: why it is refused, or null. */
export async function pinWeakness(pin: string): Promise<PinWeakness | null> {
  const text = judged(pin);
  if ([...text].length < PIN_MIN_CHARACTERS) return 'pin_too_short';
  if (new Set(text).size < LEAST_DIFFERENT || repeats(text)) return 'pin_known';
  const digits = text.replace(/\D/g, '');
  const core = text.replace(/^[\d\W_]+|[\d\W_]+$/gu, '');
  if (core === '') return guessedFirst(digits) ? 'pin_known' : null;
  const known = await knownPasswords();
  return known.has(text) || known.has(core) || SERVICE_NAMES.includes(core) ? 'pin_known' : null;
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** 123123, 121212: one piece again and again. */
function repeats(text: string): boolean {
  return /^(.+?)\1+$/u.test(text);
}

function guessedFirst(digits: string): boolean {
  if (RUNS.includes(digits) || RUNS.includes(reversed(digits))) return true;
  // 112233, and its mirror.
  if (/^(\d)\1(\d)\2(\d)\3/.test(digits)) return true;
  const threes = digits.match(/\d{3}/g) ?? [];
  if (digits.length % 3 === 0 && threes.every((line) => KEYPAD.has(line))) return true;
  return isDate(digits) || hasYear(digits);
}

/** A year somebody in a household was born in, at either end. */
function hasYear(digits: string): boolean {
  return [digits.slice(0, 4), digits.slice(-4)].some((four) => {
    const year = Number(four);
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  });
}

/** Day, month and a year of two digits, in any of the three orders that people write. */
function isDate(digits: string): boolean {
  if (digits.length !== PIN_MIN_CHARACTERS) return false;
  const [a, b, c] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].map(Number) as [
    number,
    number,
    number,
  ];
  const isDay = (n: number) => n >= 1 && n <= 31;
  const isMonth = (n: number) => n >= 1 && n <= 12;
  return (isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b)) || (isMonth(b) && isDay(c));
}
