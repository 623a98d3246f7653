/** On the line of a visit that is not signed: each STOP in it about which nobody has been reached, and when it is asked again. */
import type { Engine } from '../../../engine/port';
import { stopState } from '../../../rules/answering';
import type { DraftLine } from '../../../views/rows';
import type { AnyDraft, Draft } from '../../../visit/draft';
import { householdOf } from '../../../visit/household';
import { Tag } from '../../parts/Tag';
import { STOP } from '../../strings/findings';
import { sayClock } from '../../strings/when';
import { useRows } from '../../watching';
import { raisedIn } from './raised';

export function StillToCall({ engine, line }: { engine: Engine; line: DraftLine }) {
  const draft = useRows(engine, { is: 'draft', draft: line.draft });
  const family = useRows(engine, { is: 'family_for_visit', family: line.family });
  if (!draft || !isVisit(draft) || family === undefined) return null;
  const household = householdOf(draft, family?.names_only ? null : family) ?? family;
  if (!household) return null;
  const now = new Date().toISOString();
  const { raised, pack } = raisedIn(draft, household, now);
  return (
    <>
      {raised
        .filter(({ level }) => level === 'stop')
        .map((stop) => ({ stop, state: stopState(draft, stop, pack) }))
        .filter(({ state }) => state.is !== 'called')
        .map(({ stop, state }) => (
          <p key={stop.code} class="card__line">
            <Tag kind="alert">{STOP.again}</Tag>
            <span>{stop.text.says}</span>{' '}
            {state.is === 'not_yet' && state.ask_again_at > now && (
              <span class="soft">{STOP.askAgain(sayClock(state.ask_again_at))}</span>
            )}
          </p>
        ))}
    </>
  );
}

function isVisit(draft: AnyDraft): draft is Draft {
  return draft.kind !== 'review' && draft.kind !== 'mend' && draft.kind !== 'edit';
}
