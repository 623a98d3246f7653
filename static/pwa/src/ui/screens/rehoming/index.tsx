/** A visit that was written for the wrong child: its author chooses the right one, and a new visit begins with their words. */
import { useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { ChildLine, RehomingRows } from '../../../views/rows';
import { rehomed } from '../../../visit/rehome';
import type { Id } from '../../../wire/records';
import { Actions, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Form } from '../../parts/Form';
import { Loading } from '../../parts/Loading';
import { Page } from '../../parts/Page';
import { goInstead, to } from '../../router';
import { AMEND, REHOME } from '../../strings/amending';
import { READ } from '../../strings/child';
import { sayDay } from '../../strings/when';
import { useRows } from '../../watching';
import { Nowhere } from '../nowhere';
import { nowTime } from '../reading/review_record';
import { keeperOf } from '../visit/keeper';
import { visitPath } from '../visit/paths';

export function Rehoming({ engine, family, visit }: { engine: Engine; family: Id; visit: Id }) {
  const rows = useRows(engine, { is: 'rehoming', family, visit });
  const today = useRows(engine, { is: 'today' });
  if (rows === undefined || today === undefined) return <Loading />;
  if (rows === null) return <Nowhere />;
  return (
    <Page
      heading={REHOME.heading}
      caption={`${READ.heading(rows.family_name)}, ${sayDay(rows.started_at)}`}
      back={{ href: to.visit(family, visit), label: AMEND.back }}
    >
      <p>{REHOME.what}</p>
      <p class="soft">{REHOME.left}</p>
      <Choosing engine={engine} rows={rows} known={today.children} />
    </Page>
  );
}

interface ChoosingProps {
  engine: Engine;
  rows: RehomingRows;
  known: readonly ChildLine[];
}

function Choosing({ engine, rows, known }: ChoosingProps) {
  const [only] = rows.children.length === 1 ? rows.children : [];
  const [from, setFrom] = useState<Id | null>(only?.child ?? null);
  const [right, setRight] = useState<Id | null>(null);
  const [tried, setTried] = useState(false);
  const others = known.filter(({ child }) => child !== from);
  const line = others.find(({ child }) => child === right);
  const household = useRows(engine, { is: 'family_for_visit', family: line?.family ?? rows.family });
  const part = rows.children.find(({ child }) => child === from);
  const begin = () => {
    setTried(true);
    if (!part || !line || !household || household.family !== line.family) return;
    const move = { records: part.records, from: part.child, to: line.child, family: household };
    const draft = rehomed(move, nowTime(), () => engine.newId());
    void keeperOf(engine, draft).saveNow();
    goInstead(visitPath(draft.draft, 'visit', line.child));
  };
  if (known.length < 2) return <p>{REHOME.nobody}</p>;
  return (
    <Form onSubmit={begin}>
      {!only && (
        <Choice
          legend={REHOME.from}
          layout="stacked"
          options={rows.children.map(({ child, name }) => ({ value: child, label: name }))}
          value={from}
          onChoose={setFrom}
          error={tried && from === null ? REHOME.needFrom : null}
        />
      )}
      <Choice
        legend={REHOME.to}
        layout="stacked"
        options={others.map(({ child, name, family_name }) => ({
          value: child,
          label: `${name}, ${family_name}`,
        }))}
        value={line?.child ?? null}
        onChoose={setRight}
        error={tried && (!line || household === null) ? REHOME.needTo : null}
      />
      <Actions>
        <SubmitButton>{REHOME.begin}</SubmitButton>
      </Actions>
    </Form>
  );
}
