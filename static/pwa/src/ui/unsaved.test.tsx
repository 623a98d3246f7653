import { beforeEach, expect, it, vi } from 'vitest';
import { startEngine } from '../engine/proxy';
import { newId } from '../vault/random';
import { newDraft } from '../visit/draft';
import { App, fetchScreens } from './app';
import { keeperOf } from './screens/visit/keeper';
import { APP } from './strings/app';
import { show } from './tests/glass';

const FULL = { ok: false, failure: { code: 'storage_full' } };
const SAVED = { ok: true, value: null };
const WORDS = 'All that was written for twenty minutes';

const { worker, replaced } = vi.hoisted(() => {
  /** A worker on a device whose room the test says. */
  const worker = {
    asked: [] as string[],
    ended: 0,
    hasRoom: false,
    givesBack: false,
    onmessage: null as ((event: MessageEvent) => void) | null,
    tell: (data: unknown) => worker.onmessage?.({ data } as MessageEvent),
    postMessage: (message: { is: string; id: number; call: string }) => {
      if (message.is !== 'call') return;
      worker.asked.push(message.call);
      if (message.call === 'makeRoom') worker.hasRoom ||= worker.givesBack;
      const value = message.call === 'saveDraft' && !worker.hasRoom ? FULL : SAVED;
      queueMicrotask(() => worker.tell({ is: 'answer', id: message.id, value }));
    },
  };
  return { worker, replaced: vi.fn() };
});
vi.mock('../engine/threads', () => ({
  startThreads: () => ({
    worker,
    end: () => {
      worker.ended += 1;
    },
  }),
}));
vi.mock('../engine/trusted', () => ({
  registerServiceWorker: async () => null,
  cryptoWorker: () => null,
  inflater: () => null,
}));

beforeEach(() => {
  Object.assign(worker, { asked: [], ended: 0, hasRoom: false, givesBack: false });
  replaced.mockClear();
  vi.stubGlobal('location', { pathname: '/', replace: replaced, reload: vi.fn(), hash: '' });
});

/** An open app in which somebody has written what the device had no room for. */
async function written() {
  await fetchScreens();
  const engine = startEngine();
  const glass = await show(<App engine={engine} code={null} />);
  const me = { person: newId(), name: 'Priya Calloway', role: 'practitioner', team: null };
  const open = { is: 'state', state: { is: 'open', me, vault: me.person } };
  worker.tell(open);
  const draft = newDraft(
    { family: newId(), children: [newId()], place: '', now: '2026-11-21T10:00:00.000Z' },
    newId,
  );
  const keeper = keeperOf(engine, draft);
  keeper.act({ is: 'write_visit', fields: { place: WORDS } });
  await keeper.flush();
  expect(keeper.saved).toMatchObject({ is: 'failed' });
  engine.beforeLock(() => keeper.flush());
  return { engine, glass, keeper, open };
}

it('locks as ever when what the device may let go of makes room for the last words', async () => {
  const { engine, keeper } = await written();
  worker.givesBack = true;
  await engine.lock();
  expect(keeper.saved).toMatchObject({ is: 'saved' });
  expect(worker.asked.slice(-3)).toEqual(['makeRoom', 'saveDraft', 'close']);
  expect([worker.ended, replaced.mock.calls]).toEqual([1, [['/']]]);
});

it('shows nothing, and destroys nothing, while the last words find no room', async () => {
  const { engine, glass, keeper, open } = await written();
  const locking = engine.lock();
  await vi.waitFor(() => expect(engine.state()).toEqual({ is: 'unsaved' }));
  await glass.settle();
  expect(glass.text()).toContain(APP.unsaved);
  expect(document.documentElement.style.display).toBe('');
  expect([worker.ended, replaced.mock.calls]).toEqual([0, []]);
  // Whatever the worker says of the vault meanwhile, it is not shown again.
  worker.tell(open);
  await glass.settle();
  expect(engine.state()).toEqual({ is: 'unsaved' });
  worker.hasRoom = true;
  await keeper.flush();
  await locking;
  expect(worker.asked.at(-1)).toBe('close');
  expect([worker.ended, replaced.mock.calls]).toEqual([1, [['/']]]);
});

it('waits for no room when the vault is taken away', async () => {
  await written();
  worker.tell({ is: 'leave', at_once: true });
  await vi.waitFor(() => expect([worker.ended, replaced.mock.calls]).toEqual([1, [['/']]]));
  expect(worker.asked).not.toContain('makeRoom');
});
