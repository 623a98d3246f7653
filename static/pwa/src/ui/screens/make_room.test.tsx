import { beforeEach, expect, it, vi } from 'vitest';
import { FakeEngine } from '../tests/fake_engine';
import { type Glass, show } from '../tests/glass';
import { MakeRoom } from './make_room';
import { SavedLine } from './visit/saved_line';

const FREEABLE = { attachments: 3, bytes: 5 * 1024 * 1024 };
let engine: FakeEngine;
let glass: Glass;

beforeEach(() => {
  engine = new FakeEngine({ is: 'locked', vaults: [] });
  engine.syncState = { ...engine.syncState, freeable: FREEABLE };
});

it('says what may go, what it gives back and what is never touched, and does it with one press', async () => {
  const freed = vi.fn();
  glass = await show(<MakeRoom engine={engine} onFreed={freed} />);
  expect(glass.text()).toContain('copies of 3 attachments that your organisation has confirmed');
  expect(glass.text()).toContain('gives back about 5.0 MB');
  expect(glass.text()).toContain('Nothing that is unsent, unsigned or unfinished is removed.');
  await glass.press('Remove these copies');
  expect(engine.roomMade).toBe(1);
  expect(freed).toHaveBeenCalledOnce();
  expect(glass.text()).toContain('3 copies removed: about 5.0 MB given back.');
  expect(glass.root.querySelector('button')).toBeNull();
});

it('offers nothing when nothing may go', async () => {
  engine.syncState = { ...engine.syncState, freeable: { attachments: 0, bytes: 0 } };
  glass = await show(<MakeRoom engine={engine} />);
  expect(glass.text()).toBe('');
});

it('does not say that it worked when it did not, and may be pressed again', async () => {
  const freed = vi.fn();
  glass = await show(<MakeRoom engine={engine} onFreed={freed} />);
  engine.nextFailure = { code: 'storage_damaged' };
  await glass.press('Remove these copies');
  expect(freed).not.toHaveBeenCalled();
  expect(glass.text()).not.toContain('given back.');
  await glass.press('Remove these copies');
  expect(freed).toHaveBeenCalledOnce();
});

it('stands beside a note that could not be saved for want of room, and then it is saved', async () => {
  const again = vi.fn();
  const line = (code: 'storage_full' | 'unexpected') => (
    <SavedLine engine={engine} saved={{ is: 'failed', failure: { code } }} onAgain={again} />
  );
  glass = await show(line('unexpected'));
  expect(glass.text()).not.toContain('Remove these copies');
  expect(glass.text()).toContain('Not saved.');
  expect(glass.text()).not.toContain('kept on this device');
  glass = await show(line('storage_full'));
  await glass.press('Remove these copies');
  expect(again).toHaveBeenCalledOnce();
});
