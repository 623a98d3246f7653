import { describe, expect, it } from 'vitest';
import { hex, MalformedError, textOf, utf8 } from '../wire/bytes';
import { canonical, type Json } from '../wire/json';
import { LADDER } from './kdf';
import { slotsWithoutPasskey, slotsWithPasskey } from './passkey_adding';
import { pinKind, pinWeakness } from './passkey_pin';
import { openPasskeySlot, PasskeyDisagreesError, passkeyOf, WrongPinError } from './passkey_slot';
import { weakness } from './passphrase';
import { randomBytes } from './random';
import { type Slot, WrongPassphraseError } from './slot';
import { makeVault, openVault, openVaultWithPasskey, type SealedVault } from './vault';

const PASSPHRASE = 'prevail tactless quiet ajar';
const PIN = '482915';
const PASSKEY = { credential: 'c0ffee', prf_salt: 'ab'.repeat(32), pin: 'digits' } as const;
const now = () => 1_000_000;

/** A vault whose owner has set up a passkey that gives `prf`. */
async function withPasskey(prf = randomBytes(32), pin = PIN): Promise<[SealedVault, Uint8Array]> {
  const { sealed } = await makeVault('Work tablet', PASSPHRASE, now);
  return [
    { ...sealed, slots: await slotsWithPasskey(sealed, PASSPHRASE, PASSKEY, [prf, prf], pin, now) },
    prf,
  ];
}

describe('a slot of passkey and PIN', () => {
  it('opens the same vault as the passphrase, and needs both of its halves', async () => {
    const [sealed, prf] = await withPasskey();
    const one = await openVaultWithPasskey(sealed, prf, PIN);
    const other = await openVault(sealed, PASSPHRASE);
    const row = await one.store.seal('log', '1', 1, utf8('word'));
    expect(textOf(await other.store.open('log', '1', 1, row))).toBe('word');
    await expect(openVaultWithPasskey(sealed, prf, '482916')).rejects.toThrow(WrongPinError);
    await expect(openVaultWithPasskey(sealed, randomBytes(32), PIN)).rejects.toThrow(WrongPinError);
    await expect(openVaultWithPasskey(sealed, new Uint8Array(), PIN)).rejects.toThrow(MalformedError);
    await expect(openVaultWithPasskey(sealed, prf, PASSPHRASE)).rejects.toThrow(WrongPinError);
  });

  it('is not made when two askings disagree, or without the passphrase', async () => {
    const { sealed } = await makeVault('Work tablet', PASSPHRASE, now);
    const [prf, other] = [randomBytes(32), randomBytes(32)];
    const made = (passphrase: string, ...assertions: [Uint8Array, Uint8Array]) =>
      slotsWithPasskey(sealed, passphrase, PASSKEY, assertions, PIN, now);
    await expect(made(PASSPHRASE, prf, other)).rejects.toThrow(PasskeyDisagreesError);
    await expect(made(PASSPHRASE, new Uint8Array(31), new Uint8Array(31))).rejects.toThrow(
      PasskeyDisagreesError,
    );
    await expect(made('wrong wrong wrong wrong', prf, prf)).rejects.toThrow(WrongPassphraseError);
  });

  it('does not open with a header that was weakened, changed or moved, nor with changed bytes', async () => {
    const [sealed, prf] = await withPasskey();
    const slot = sealed.slots[1] as Slot;
    const header = JSON.parse(textOf(slot.header)) as Record<string, Json>;
    const { m, t } = LADDER.at(-1) ?? { m: 0, t: 0 };
    const changes = [
      { m, t },
      { vault: '0'.repeat(32) },
      { m: 8, t: 1 },
      { kind: 'B' },
      { credential: 'c0ffef' },
      { prf_salt: 'cd'.repeat(32) },
      { pin: 'characters' },
      { v: 2 },
    ];
    for (const changed of changes) {
      const tampered = { ...slot, header: canonical({ ...header, ...changed }) };
      await expect(openPasskeySlot(tampered, prf, PIN), JSON.stringify(changed)).rejects.toThrow();
    }
    const wrapped = slot.wrapped.slice();
    wrapped[20] = (wrapped[20] ?? 0) ^ 1;
    await expect(openPasskeySlot({ ...slot, wrapped }, prf, PIN)).rejects.toThrow(WrongPinError);
  });

  it('says what to ask the device for, and holds neither PIN nor what the passkey gave', async () => {
    const [sealed, prf] = await withPasskey();
    expect(passkeyOf(sealed.slots)).toEqual(PASSKEY);
    const slot = sealed.slots[1] as Slot;
    const said = textOf(slot.header) + hex(slot.wrapped);
    expect(said).not.toContain(PIN);
    expect(said).not.toContain(hex(prf));
  });
});

describe('slots beside each other', () => {
  it('leave the passphrase first, where an older app looks for it and finds nothing changed', async () => {
    const { sealed } = await makeVault('Work tablet', PASSPHRASE, now);
    const before = sealed.slots[0];
    const prf = randomBytes(32);
    const once = await slotsWithPasskey(sealed, PASSPHRASE, PASSKEY, [prf, prf], PIN, now);
    expect(once[0]).toBe(before);
    expect(once).toHaveLength(2);
    const anew = { ...PASSKEY, credential: 'beef' };
    const twice = await slotsWithPasskey(
      { ...sealed, slots: once },
      PASSPHRASE,
      anew,
      [prf, prf],
      '73o51x',
      now,
    );
    expect(twice[0]).toBe(before);
    expect(twice).toHaveLength(2);
    expect(passkeyOf(twice)?.credential).toBe('beef');
    await expect(openVaultWithPasskey({ ...sealed, slots: twice }, prf, PIN)).rejects.toThrow(WrongPinError);
    expect(slotsWithoutPasskey(twice)).toEqual([before]);
  });

  it('of a vault made before there were passkeys are read as they are', async () => {
    const { sealed } = await makeVault('Work tablet', PASSPHRASE, now);
    expect(passkeyOf(sealed.slots)).toBeNull();
    await expect(openVaultWithPasskey(sealed, randomBytes(32), PIN)).rejects.toThrow(MalformedError);
    await expect(openVault(sealed, PASSPHRASE)).resolves.toBeTruthy();
  });

  it('that nobody can read, or of a kind still unknown, keep no passphrase from opening', async () => {
    const { sealed } = await makeVault('Work tablet', PASSPHRASE, now);
    const wrapped = randomBytes(60);
    const strangers: Slot[] = [
      { header: utf8('not JSON'), wrapped },
      { header: canonical({ kind: 'C', v: 9 }), wrapped },
      { header: canonical({ ...PASSKEY, kind: 'A', credential: 'x' }), wrapped },
    ];
    for (const stranger of strangers) {
      const row = { ...sealed, slots: [stranger, ...sealed.slots] };
      await expect(openVault(row, PASSPHRASE)).resolves.toBeTruthy();
      expect(passkeyOf(row.slots)).toBeNull();
    }
  });
});

describe('a PIN', () => {
  it.each([
    ['48291', 'pin_too_short'],
    ['000000', 'pin_known'],
    ['123456', 'pin_known'],
    ['654321', 'pin_known'],
    ['890123', 'pin_known'],
    ['12345678', 'pin_known'],
    ['121212', 'pin_known'],
    ['483483', 'pin_known'],
    ['112233', 'pin_known'],
    ['147258', 'pin_known'],
    ['321654', 'pin_known'],
    ['198407', 'pin_known'],
    ['071984', 'pin_known'],
    ['14021987', 'pin_known'],
    ['140287', 'pin_known'],
    ['021487', 'pin_known'],
    ['870214', 'pin_known'],
    ['12-34-56', 'pin_known'],
    ['attune', 'pin_known'],
    ['Attune1', 'pin_known'],
    ['monkey', 'pin_known'],
    ['Monkey99', 'pin_known'],
    ['482915', null],
    ['905738', null],
    ['4829150', null],
    ['wren73o', null],
  ])('%s: %s', async (pin, expected) => {
    expect(await pinWeakness(pin)).toBe(expected);
  });

  it('leaves most of all six digits to choose from', async () => {
    let free = 0;
    for (let n = 0; n < 1_000_000; n += 997) free += (await pinWeakness(String(n).padStart(6, '0'))) ? 0 : 1;
    expect(free).toBeGreaterThan(1003 * 0.85);
  });

  it.each([
    ['a', '1', 'x'],
    ['q7', 'wz', 'k'],
  ])(
    'is judged by its beginning, and so is a passphrase: a page that was pasted holds nothing up',
    async (...of) => {
      const secret = (times: number) => of[0] + of[1].repeat(times) + of[2];
      const cost_ms = async (times: number) => {
        const took: number[] = [];
        for (let n = 0; n < 3; n++) {
          const began_ms = performance.now();
          await pinWeakness(secret(times));
          await weakness(secret(times), []);
          took.push(performance.now() - began_ms);
        }
        return Math.min(...took);
      };
      expect(await cost_ms(32_000)).toBeLessThan(40 * (await cost_ms(1000)));
    },
  );

  it('is of digits when it is of nothing else', () => {
    const kinds = [' 482915 ', '4829150', '48 2915', '48291o'].map(pinKind);
    expect(kinds).toEqual(['six_digits', 'digits', 'characters', 'characters']);
  });
});
