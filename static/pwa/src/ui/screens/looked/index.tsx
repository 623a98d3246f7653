/** Who looked: rows of the audit trail that this person may read, asked of the server each time and kept nowhere. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine, Failure, Me } from '../../../engine/port';
import { looked } from '../../../views/looked';
import type { LookedNames } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import type { TrailRow } from '../../../wire/trail';
import { Actions, Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Loading } from '../../parts/Loading';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { SelectField } from '../../parts/SelectField';
import { to } from '../../router';
import { sayFailure } from '../../strings/failures';
import { LOOKED, sayDid, sayWho } from '../../strings/looked';
import { sayTime } from '../../strings/when';
import { useRows } from '../../watching';

interface Narrowed {
  what: 'opened' | 'all';
  person: Id | '';
  child: Id | '';
}

interface Told {
  rows: TrailRow[];
  more: boolean;
}

export function Looked({ engine, me }: { engine: Engine; me: Me }) {
  const known = useRows(engine, { is: 'looked' });
  // Of accounts and devices nothing is opened.
  const what = me.role === 'administrator' ? 'all' : 'opened';
  const [narrowed, setNarrowed] = useState<Narrowed>({ what, person: '', child: '' });
  const { told, failure, asking, ask } = useTrail(engine, narrowed);
  if (!known) return <Loading />;
  return (
    <Page heading={LOOKED.heading(me.role)} back={{ href: to.start, label: LOOKED.back }}>
      <p>{LOOKED.why}</p>
      <p>{LOOKED.whose[me.role]}</p>
      <Narrow me={me} known={known} narrowed={narrowed} onChange={setNarrowed} />
      <p role="status">{asking ? LOOKED.asking : told ? LOOKED.shown(told.rows.length) : ''}</p>
      <Problem sentence={failure && sayFailure(failure)} />
      {told && <Rows rows={told.rows} known={known} />}
      <Actions>
        {failure && <Button onPress={() => ask(false)}>{LOOKED.again}</Button>}
        {told?.more && !failure && (
          <Button kind="secondary" busy={asking} onPress={() => ask(true)}>
            {LOOKED.more}
          </Button>
        )}
      </Actions>
    </Page>
  );
}

/** What was asked last is what is shown, whichever answer comes last. */
function useTrail(engine: Engine, { what, person, child }: Narrowed) {
  const [told, setTold] = useState<Told | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [asking, setAsking] = useState(true);
  const turn = useRef(0);
  const ask = async (older: boolean) => {
    const mine = ++turn.current;
    const before = older ? (told?.rows.at(-1)?.number ?? null) : null;
    setAsking(true);
    setFailure(null);
    if (!older) setTold(null);
    const asked = { what, person: person || null, subject: child || null, before };
    const outcome = await engine.readTrail(asked);
    if (mine !== turn.current) return;
    setAsking(false);
    if (!outcome.ok) return setFailure(outcome.failure);
    const { rows, more } = outcome.value;
    setTold({ rows: older && told ? [...told.rows, ...rows] : rows, more });
  };
  useEffect(() => {
    void ask(false);
    return () => void turn.current++;
  }, [engine, what, person, child]);
  return { told, failure, asking, ask: (older: boolean) => void ask(older) };
}

interface NarrowProps {
  me: Me;
  known: LookedNames;
  narrowed: Narrowed;
  onChange: (narrowed: Narrowed) => void;
}

function Narrow({ me, known, narrowed, onChange }: NarrowProps) {
  const people = known.people
    .filter(({ person }) => known.may_ask.people.includes(person))
    .map(({ person, name }) => ({ value: person, label: name }));
  const children = known.children
    .filter(({ child }) => known.may_ask.children.includes(child))
    .map(({ child, name, family_name }) => ({ value: child, label: `${name}, ${family_name}` }));
  return (
    <>
      {me.role !== 'administrator' && (
        <Choice
          legend={LOOKED.what}
          options={[
            { value: 'opened', label: LOOKED.opened },
            { value: 'all', label: LOOKED.all },
          ]}
          value={narrowed.what}
          onChoose={(what) => what && onChange({ ...narrowed, what })}
        />
      )}
      {people.length > 0 && (
        <SelectField
          label={LOOKED.person}
          empty={LOOKED.anybody}
          options={people}
          value={narrowed.person}
          onChoose={(person) => onChange({ ...narrowed, person })}
        />
      )}
      {children.length > 0 && (
        <SelectField
          label={LOOKED.child}
          empty={LOOKED.anyChild}
          options={children}
          value={narrowed.child}
          onChoose={(child) => onChange({ ...narrowed, child })}
        />
      )}
    </>
  );
}

/** Names come and go with what the device knows; the rows stay as they were told. */
function Rows({ rows, known }: { rows: readonly TrailRow[]; known: LookedNames }) {
  if (rows.length === 0) return <p>{LOOKED.nothing}</p>;
  return (
    <>
      <p class="soft">{LOOKED.when}</p>
      <ul class="card-list">
        {rows
          .map((told) => looked(known, told))
          .map((row) => (
            <li key={row.number} class="card">
              <p class="card__line">
                <b>{sayWho(row)}</b> {sayDid(row)}
              </p>
              <p class="card__line soft">{sayTime(row.at)}</p>
            </li>
          ))}
      </ul>
    </>
  );
}
