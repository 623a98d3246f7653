import { expect, it } from 'vitest';
import type { Failure, Outcome } from '../../engine/port';
import type { NewRecord } from '../../wire/records';
import { FakeEngine } from '../tests/fake_engine';
import { Arriving } from './arriving';
import { Keeping } from './keeping';
import { signKept } from './sign_kept';

const OK: Outcome<null> = { ok: true, value: null };
const FULL: Failure = { code: 'attachment_no_room' };

interface Words {
  draft: string;
  text: string;
}

/** A draft that becomes one record with its words. */
function staged() {
  const engine = new FakeEngine({ is: 'locked', vaults: [] });
  const keeping = new Keeping<Words>(
    { draft: 'd1', text: '' },
    { save: async () => OK, now: () => '2026-11-21T10:00:00.000Z', later: () => () => undefined },
  );
  const write = (text: string) => keeping.change({ ...keeping.draft, text });
  const sign = () => signKept(engine, keeping, ({ text }) => [{ body: { text } } as unknown as NewRecord]);
  return { engine, keeping, write, sign };
}

it('signing waits for what is on its way into the draft', async () => {
  const { engine, keeping, write, sign } = staged();
  let arrive: () => void = () => undefined;
  const onTheWay = new Promise<void>((done) => {
    arrive = done;
  });
  void keeping.arriving.awaits(onTheWay.then(() => write('a photograph')));
  const signing = sign();
  arrive();
  expect(await signing).toMatchObject({ ok: true });
  expect(engine.signed).toMatchObject([[{ body: { text: 'a photograph' } }]]);
});

it('signing tries again what could not be brought before, and signs nothing while it is not there', async () => {
  const { engine, keeping, write, sign } = staged();
  let room = false;
  await keeping.arriving.owes('r1', async () => {
    if (!room) return FULL;
    write('sixty seconds');
    return null;
  });
  expect(await sign()).toEqual({ ok: false, failure: FULL });
  expect(engine.signed).toEqual([]);
  room = true;
  expect(await sign()).toMatchObject({ ok: true });
  expect(engine.signed).toMatchObject([[{ body: { text: 'sixty seconds' } }]]);
});

it('goes on without what is nowhere, and without what failed and was given again', async () => {
  const arriving = new Arriving();
  expect(await arriving.owes('r1', async () => ({ code: 'attachment_not_here' }))).toMatchObject({
    code: 'attachment_not_here',
  });
  await arriving.awaits(Promise.reject(new Error('not read'))).catch(() => undefined);
  expect(await arriving.all()).toBeNull();
});

it('signing says once that something was lost on its way, and goes on when it is asked for again', async () => {
  const { engine, keeping, sign } = staged();
  void keeping.arriving.awaits(Promise.resolve().then(() => keeping.arriving.misses()));
  expect(await sign()).toEqual({ ok: false, failure: { code: 'attachment_missed' } });
  expect(engine.signed).toEqual([]);
  expect(await sign()).toMatchObject({ ok: true });
});
