import { beforeEach, describe, expect, it } from 'vitest';
import { StoreMovedError } from '../store/port';
import { unhex } from '../wire/bytes';
import type { Change } from '../wire/records';
import { applyPins } from './apply';
import { entriesOf } from './bench';
import type { Device } from './device.fixture';
import type { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { pull } from './pull';
import { sealAnew } from './sealing_anew';
import { CHILD, cursorOf, depositOf, signWords, writingDevice } from './writing_device.fixture';

let at: Organisation;
let device: Device;

beforeEach(async () => {
  ({ at, device } = await writingDevice());
  at.files = false;
  await signWords(device, 'You hum.');
  at.quarantined = [{ seq: 1, why: 'unopenable' }];
  await depositOf(device);
});

/** The organisation has replaced its sealing key, and this device has heard of it. */
async function newKey(): Promise<void> {
  const { certificates } = device.bench.ledger.summary;
  const [old] = certificates.filter(({ use }) => use === 'sealing');
  if (!old) throw new Error('no sealing key');
  await applyPins(device.bench, [...certificates, { ...old, kid: 'sealing-2', version: 2 }]);
}

const lines = (): Change[] => (at.received.get(device.bench.keys.device) ?? []).map(({ change }) => change);

async function chainOf(seq: number): Promise<string> {
  return at.received.get(device.bench.keys.device)?.[seq - 1]?.chain.slice(0, 32) ?? '';
}

describe('a note that was sealed to a key that is gone', () => {
  it('is sealed again to the present key, word for word, and names its envelope', async () => {
    await newKey();
    expect(await sealAnew(device.bench)).toEqual([2]);
    await depositOf(device);
    const [first, again] = lines();
    const { change: _, signed_at: __, supersedes, ...said } = again as Change;
    expect(first).toMatchObject(said);
    expect(supersedes).toBe(await chainOf(1));
    expect(await cursorOf(device)).toMatchObject({ seq: 2, received: 2 });
  });

  it('goes once, and needs nobody when it is filed', async () => {
    await newKey();
    await sealAnew(device.bench);
    expect(await sealAnew(device.bench)).toEqual([]);
    at.files = true;
    await depositOf(device);
    await pull(device.bench, device.http);
    const [own] = device.bench.ledger.memory.sent();
    expect(device.bench.ledger.memory.successor(own?.change.change ?? '')).toBe(lines()[1]?.change);
    expect((await entriesOf(device.bench, CHILD)).map(({ change }) => change.change)).toEqual([
      lines()[1]?.change,
    ]);
    expect(await sealAnew(await device.reopened())).toEqual([]);
  });

  it('waits for its author while the key is the present one, or it was read', async () => {
    expect(await sealAnew(device.bench)).toEqual([]);
    await newKey();
    at.quarantined = [{ seq: 1, why: 'invalid' }];
    at.state += 1;
    await signWords(device);
    await depositOf(device);
    expect(await sealAnew(device.bench)).toEqual([]);
  });

  it('is named by its envelope too when its author sends it again, and by its id when it was read', async () => {
    const [old] = [...device.bench.ledger.memory.pending.values()];
    const { change, ...rest } = (old as { change: Change }).change;
    await signRecords(device.bench, [{ ...rest, supersedes: change } as never], null);
    await depositOf(device);
    expect(lines()[1]?.supersedes).toBe(await chainOf(1));
    expect(unhex(lines()[1]?.supersedes ?? '', 16)).toHaveLength(16);

    at.quarantined = [{ seq: 2, why: 'not_allowed' }];
    at.state += 1;
    await signWords(device);
    await depositOf(device);
    const second = lines()[1]?.change as string;
    await signRecords(device.bench, [{ ...rest, supersedes: second } as never], null);
    await depositOf(device);
    expect(lines()[3]?.supersedes).toBe(second);
  });

  it('is tried again when another tab was writing', async () => {
    await newKey();
    const { commit } = device.bench.ledger;
    device.bench.ledger.commit = async () => {
      throw new StoreMovedError('written elsewhere');
    };
    await expect(sealAnew(device.bench)).rejects.toThrow();
    device.bench.ledger.commit = commit;
    expect(await sealAnew(device.bench)).toEqual([2]);
  });
});
