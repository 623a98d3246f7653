import { expect, it, vi } from 'vitest';
import { serverAnswers } from './at_server';
import type { Within } from './within';

/** Parts of the app that cannot be fetched now. */
const cut = vi.hoisted(() => (name: string) => {
  const get = () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  };
  return Object.defineProperty({}, name, { get });
});
vi.mock('../account', () => cut('askAccount'));
vi.mock('../emergency', () => cut('openInEmergency'));
vi.mock('../proof', () => cut('withProof'));

it('says to whoever asks of the server that the part of the app for it did not arrive', async () => {
  const answers = serverAnswers({ opened: () => ({}), now_ms: () => 0 } as unknown as Within);
  const missing = { ok: false, failure: { code: 'not_fetched' } };
  const asked = { passphrase: '', nhs_number: '', dob: '2026-01-01', reason: '' };
  expect(await answers.account({ is: 'read' })).toEqual(missing);
  expect(await answers.openInEmergency(asked)).toEqual(missing);
  expect(await answers.wipeDevice('d1'.repeat(16), '')).toEqual(missing);
});
