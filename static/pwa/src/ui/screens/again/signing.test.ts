import { expect, it, vi } from 'vitest';
import { FakeEngine } from '../../tests/fake_engine';
import { anew } from './signing';

vi.mock('../../../engine/second_passkey', () => {
  const cut = () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  };
  return Object.defineProperties({}, { addPasskey: { get: cut }, showPasskey: { get: cut } });
});

it('says of a key that the part of the app which asks for it did not arrive', async () => {
  const asks = anew(new FakeEngine({ is: 'none' }));
  const missing = { ok: false, failure: { code: 'not_fetched' } };
  expect(await asks.addPasskey()).toEqual(missing);
  expect(await asks.showPasskey()).toEqual(missing);
});
