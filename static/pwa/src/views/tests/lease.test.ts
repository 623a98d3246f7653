import { describe, expect, it } from 'vitest';
import { type LeaseFacts, readingOf } from '../lease';

const DAY_MS = 86_400_000;
const CONTACT = Date.parse('2026-11-21T08:00:00.000Z');
const at = (days: number, changed: Partial<LeaseFacts> = {}): LeaseFacts => ({
  as_at: new Date(CONTACT).toISOString(),
  lease_until: new Date(CONTACT + 7 * DAY_MS).toISOString(),
  skew_sec: 0,
  seen_ms: CONTACT,
  now_ms: CONTACT + days * DAY_MS,
  ...changed,
});

describe('the lease', () => {
  it.each([
    ['on the day of the contact', at(0), 'open'],
    ['on the last day', at(6.99), 'open'],
    ['after it', at(7.01), 'lapsed'],
    ['on the last day that records stay', at(13.99), 'lapsed'],
    ['after that', at(14.01), 'ended'],
    ['with a clock that was put back ten days', at(-10), 'clock_back'],
    ['with one that a network set back by a minute', at(-1 / 1440), 'open'],
    [
      'with one that was put forward and then right again',
      at(1, { seen_ms: CONTACT + 3 * DAY_MS }),
      'clock_back',
    ],
    [
      'when the clock has shown the end and was put back before it',
      at(6, { seen_ms: CONTACT + 20 * DAY_MS }),
      'ended',
    ],
    ['by the server’s clock where the device is four days fast', at(10.5, { skew_sec: 4 * 86_400 }), 'open'],
    [
      'by the server’s clock where the device is four days slow',
      at(-3.5, { skew_sec: -4 * 86_400, seen_ms: CONTACT - 4 * DAY_MS }),
      'open',
    ],
    ['where no time was kept', at(-10, { seen_ms: undefined }), 'clock_back'],
    ['before the first contact', at(30, { as_at: null, lease_until: null }), 'open'],
  ] as const)('stands %s', (_, facts, reading) => {
    expect(readingOf(facts)).toBe(reading);
  });
});
