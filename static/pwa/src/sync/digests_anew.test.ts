import { beforeEach, expect, it } from 'vitest';
import { DIGEST_FORMAT } from '../views/digest';
import type { Device } from './device.fixture';
import { makeDigestsAnew } from './digests_anew';
import { pull } from './pull';
import { CHILD, depositOf, signWords, writingDevice } from './writing_device.fixture';

let device: Device;

/** A device on which an older version of the app has stored its summaries. */
beforeEach(async () => {
  ({ device } = await writingDevice());
  await signWords(device, 'hers');
  await depositOf(device);
  await pull(device.bench, device.http);
  await signWords(device, 'not sent yet');
  const { ledger } = device.bench;
  await ledger.commit(() => {
    const { digests: _, ...summary } = ledger.summary;
    const streams = summary.streams.map((row) =>
      row.digest.kind === 'child' ? { ...row, digest: { ...row.digest, parts: [] } } : row,
    );
    return { summary: { ...summary, streams } };
  });
});

const partsOf = ({ ledger }: Device['bench']) =>
  ledger.summary.streams.flatMap(({ stream, digest }) =>
    stream === CHILD && digest.kind === 'child' ? digest.parts : [],
  );

it('tells after an update what the new version tells, of what is filed and of what is on its way', async () => {
  const bench = await device.reopened();
  expect(partsOf(bench)).toEqual([]);
  expect(await makeDigestsAnew(bench)).toBe(true);
  const again = await device.reopened();
  for (const each of [bench, again]) {
    expect(partsOf(each)).toHaveLength(2);
    expect(each.ledger.summary.digests).toBe(DIGEST_FORMAT);
  }
});

it('is done once', async () => {
  await makeDigestsAnew(device.bench);
  const { written } = device.bench.ledger;
  expect(await makeDigestsAnew(device.bench)).toBe(false);
  expect(device.bench.ledger.written).toBe(written);
});

it('keeps what was written about the child while it was done', async () => {
  const bench = await device.reopened();
  const making = makeDigestsAnew(bench);
  await signWords({ ...device, bench }, 'written meanwhile');
  await making;
  expect(partsOf(bench)).toHaveLength(3);
});

it('leaves a stream as it was whose packs are damaged, and goes on', async () => {
  await device.store.write(['packs'], async (tx) => {
    for (const row of await tx.all('packs')) await tx.put('packs', { ...row, sealed: new Uint8Array(64) });
  });
  const bench = await device.reopened();
  expect(await makeDigestsAnew(bench)).toBe(true);
  expect(partsOf(bench)).toEqual([]);
});
