/** A child whose record this device does not carry: who it is, how to bring it, and a visit all the same. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { ChildRows } from '../../../views/rows';
import type { Time } from '../../../wire/records';
import { Actions, Button } from '../../parts/Button';
import { useReturnFocus } from '../../parts/focus';
import { Notice, Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { SelectField } from '../../parts/SelectField';
import { to } from '../../router';
import { CARRIED, sayCarried } from '../../strings/carried';
import { CHILD } from '../../strings/child';
import { sayFailure } from '../../strings/failures';
import { sayChildAge, sayDay } from '../../strings/when';

interface Props {
  engine: Engine;
  rows: ChildRows;
}

export function AwayChild({ engine, rows, desk }: Props & { desk: boolean }) {
  const draft = rows.drafts[0];
  return (
    <Page
      heading={rows.name}
      caption={CHILD.family(rows.family_name)}
      back={{ href: desk ? to.children : to.start, label: CHILD.back }}
    >
      <p>
        <strong>{sayChildAge(rows.age)}</strong>
      </p>
      <Notice heading={CARRIED.awayHeading(rows.name)}>
        <p>{CARRIED.awayWhy}</p>
        {rows.may_visit && <p>{CARRIED.awayStart}</p>}
      </Notice>
      <Planning engine={engine} rows={rows} />
      {rows.may_visit && (
        <p>
          {draft ? (
            <a href={to.draft(draft.draft)}>{CHILD.resume}</a>
          ) : (
            <a href={to.newVisit(rows.family, rows.child)}>{CHILD.start}</a>
          )}
        </p>
      )}
    </Page>
  );
}

/** Bringing the record now, planning a visit for a day, or taking the child off again. */
export function Planning({ engine, rows }: Props) {
  const { child, carried } = rows;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [planning, setPlanning] = useState(false);
  const asked = async (run: () => ReturnType<Engine['carry']>, words: string) => {
    setBusy(true);
    setFailure(null);
    const done = await run();
    setBusy(false);
    setPlanning(false);
    if (done.ok) setSaid(words);
    else setFailure(done.failure);
  };
  const plan = (at: Time | null) =>
    void asked(() => engine.carry({ is: 'plan', child, at }), at ? CARRIED.coming : CARRIED.asked);
  // That it is not here stands above already.
  const is_bare = carried.is === 'away' && carried.planned === null;
  return (
    <>
      <Problem sentence={failure && sayFailure(failure)} />
      <p role="status">{[is_bare ? '' : sayCarried(carried), said].filter(Boolean).join('. ')}</p>
      {carried.is === 'away' && <p>{CARRIED.bringWhy}</p>}
      <div ref={useReturnFocus(planning)} tabIndex={-1}>
        {carried.is === 'away' && (
          <Actions inline>
            <Button busy={busy} onPress={() => plan(null)}>
              {CARRIED.bring}
            </Button>
          </Actions>
        )}
        {planning ? (
          <DayForm busy={busy} onDay={plan} />
        ) : (
          <Button kind="secondary" onPress={() => setPlanning(true)}>
            {CARRIED.plan}
          </Button>
        )}{' '}
        {(carried.is === 'here' || carried.planned !== null) && (
          <>
            <Button
              kind="quiet"
              busy={busy}
              onPress={() => void asked(() => engine.carry({ is: 'take_off', child }), '')}
            >
              {CARRIED.off}
            </Button>
            <p class="soft">{CARRIED.offWhy}</p>
          </>
        )}
      </div>
    </>
  );
}

const DAYS_OFFERED = 14;

function DayForm({ busy, onDay }: { busy: boolean; onDay: (at: Time) => void }) {
  const [day, setDay] = useState('');
  const [error, setError] = useState<string | null>(null);
  const options = nextDays().map((at) => ({ value: at, label: sayDay(at) }));
  return (
    <>
      <SelectField
        label={CARRIED.planDay}
        empty={CARRIED.planEmpty}
        options={options}
        value={day}
        onChoose={setDay}
        error={error}
      />
      <Button busy={busy} kind="secondary" onPress={() => (day ? onDay(day) : setError(CARRIED.planNeed))}>
        {CARRIED.planSave}
      </Button>
    </>
  );
}

/** The last moment of each day to come, from tomorrow on: whenever on that day the visit is, the record is here. */
function nextDays(): Time[] {
  const now = new Date();
  return Array.from({ length: DAYS_OFFERED }, (_, n) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + n + 1, 23, 59, 59).toISOString(),
  );
}
