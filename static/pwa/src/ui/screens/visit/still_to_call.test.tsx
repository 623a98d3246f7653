import { expect, it } from 'vitest';
import type { Query, SyncState } from '../../../engine/port';
import { view } from '../../../views';
import type { DraftLine, Rows } from '../../../views/rows';
import { sampleBook } from '../../../views/tests/sample';
import type { Draft } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';
import { Today } from '../today';
import { answer, begin, goTo, leaveField, mark, stored, tablet } from './visit.fixture';

const SAYS = 'A mark or injury on a child who does not move about independently.';

/** Today, of somebody who has left this visit. */
async function today(draft: Id): Promise<Glass> {
  const { drafts, family } = tablet.engine;
  const visit: Draft = stored(draft);
  const line: DraftLine = {
    draft,
    family: visit.family,
    family_name: 'Velazar',
    started_at: visit.started_at,
    saved_at: visit.updated_at,
    came_back: false,
  };
  const rows = await view({ is: 'today' }, sampleBook());
  const told = (query: Query) => {
    if (query.is === 'today') return { ...rows, alerts: [], drafts: [line] };
    if (query.is === 'family_for_visit') return family;
    return query.is === 'draft' ? JSON.parse(drafts.get(draft) ?? 'null') : null;
  };
  class Left extends FakeEngine {
    override watch<Q extends Query>(query: Q, tell: (rows: Rows[Q['is']]) => void): () => void {
      void Promise.resolve().then(() => tell(told(query) as Rows[Q['is']]));
      return () => undefined;
    }
  }
  const state = tablet.engine.now;
  if (state.is !== 'open') throw new Error('nobody is there');
  const engine = new Left(state);
  const sync: SyncState = engine.sync();
  const glass = await show(<Today engine={engine} me={state.me} sync={sync} />);
  for (let turn = 0; turn < 4; turn++) await glass.settle();
  return glass;
}

it('says on Today that a call about an unsigned visit is still to be made, and when it is asked for again', async () => {
  const draft = await begin();
  await mark(draft);
  await answer('Did you reach somebody?', 'I could not call yet');
  await answer('Why could you not call yet?', 'No signal here');
  await tablet.glass.press('Keep this');
  await leaveField();
  const glass = await today(draft);
  expect(glass.text()).toContain('Visit to Velazar');
  expect(glass.text()).toContain('Still to be called');
  expect(glass.text()).toContain(SAYS);
  expect(glass.text()).toMatch(/You are asked again at \d/);
});

it('says on Today nothing of a call that somebody answered', async () => {
  const draft = await begin();
  await mark(draft);
  await answer('Did you reach somebody?', 'Somebody answered');
  await answer('Whom did you call?', '999');
  await tablet.glass.press('Keep this');
  await goTo(draft, 'note');
  await leaveField();
  const glass = await today(draft);
  expect(glass.text()).toContain('Visit to Velazar');
  expect(glass.text()).not.toContain('Still to be called');
});
