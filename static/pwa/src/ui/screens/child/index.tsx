/** One child: who they are, the pen picture, who is who, what is due, and what was recorded, newest first. */
import type { Engine } from '../../../engine/port';
import type { ChildRows } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { Actions, Button } from '../../parts/Button';
import { Loading } from '../../parts/Loading';
import { Notice } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { go, to } from '../../router';
import { CHILD } from '../../strings/child';
import { DUE } from '../../strings/codes';
import { sayNextVisit } from '../../strings/next_visit';
import { OVER_TIME } from '../../strings/over_time';
import { sayChildAge, sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { OpenAlerts } from '../alert/open_alerts';
import { OpenedInEmergency, WhileOpen } from '../break_glass/shown';
import { DueWords } from '../today';
import { About, PenPicture, Siblings, WhoIsWhoList } from './about';
import { AwayChild, Planning } from './away';
import { Elsewhere, Entries } from './entries';
import { Begun, Choices, Household, Network, Plan, Relationships } from './living';

export interface ChildScreenProps {
  engine: Engine;
  child: Id;
  /** The reader has a desk: entries lead to the review of the visit. */
  desk: boolean;
}

export function ChildScreen({ engine, child, desk }: ChildScreenProps) {
  const rows = useRows(engine, { is: 'child', child });
  if (rows === undefined) return <Loading />;
  return (
    <WhileOpen rows={rows}>
      {(open) =>
        open.carried.is === 'away' ? (
          <AwayChild engine={engine} rows={open} desk={desk} />
        ) : (
          <Child engine={engine} rows={open} desk={desk} />
        )
      }
    </WhileOpen>
  );
}

interface ChildProps {
  engine: Engine;
  rows: ChildRows;
  desk: boolean;
}

function Child({ engine, rows, desk }: ChildProps) {
  const { child } = rows;
  const newId = () => engine.newId();
  return (
    <Page
      heading={rows.name}
      caption={CHILD.family(rows.family_name)}
      back={{ href: desk ? to.children : to.start, label: CHILD.back }}
    >
      <p>
        <strong>{sayChildAge(rows.age)}</strong>
      </p>
      <OpenedInEmergency until={rows.opened_until} />
      {rows.is_protected && (
        <Notice>
          <p>{CHILD.protectedWhy}</p>
        </Notice>
      )}
      <OpenAlerts alerts={rows.alerts} />
      <Choices choices={rows.choices} />
      <Begun edits={rows.edits} />
      <PenPicture picture={rows.pen_picture} entries={rows.entries} child={child} mayWrite={rows.may_write} />
      <p>
        <a class="card__link" href={to.overTime(child)}>
          {OVER_TIME.link(rows.name)}
        </a>
      </p>
      <Dues rows={rows} />
      <Plan rows={rows} newId={newId} />
      <WhoIsWhoList people={rows.who_is_who} family={rows.family} mayWrite={rows.may_write} />
      <Relationships rows={rows} newId={newId} />
      <Household rows={rows} newId={newId} />
      <Network rows={rows} newId={newId} />
      <Siblings siblings={rows.siblings} />
      <About rows={rows} />
      <Entries entries={rows.entries} child={child} desk={desk} />
      <Elsewhere rows={rows} desk={desk} />
      <p class="soft">{rows.as_at && CHILD.asAt(sayTime(rows.as_at))}</p>
      {rows.carries_visits && (
        <Section heading={CHILD.carried}>
          <Planning engine={engine} rows={rows} />
        </Section>
      )}
      {rows.may_visit && <StartOrGoOn rows={rows} />}
    </Page>
  );
}

function Dues({ rows }: { rows: ChildRows }) {
  return (
    <Section heading={CHILD.dues}>
      {rows.dues.length === 0 && !rows.next_visit && <p>{CHILD.noDues}</p>}
      <ul class="card-list">
        {rows.next_visit && <li class="card">{sayNextVisit(rows.next_visit)}</li>}
        {rows.dues.map((due) => (
          <li key={due.due} class="card">
            <p class="notice__heading">{DUE[due.code]}</p>
            <DueWords due={due} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function StartOrGoOn({ rows }: { rows: ChildRows }) {
  const draft = rows.drafts[0];
  const start = () => go(to.newVisit(rows.family, rows.child));
  return (
    <>
      {draft && (
        <Button kind="quiet" onPress={start}>
          {CHILD.startAnother}
        </Button>
      )}
      <Actions>
        {draft ? (
          <Button onPress={() => go(to.draft(draft.draft))}>{CHILD.resume}</Button>
        ) : (
          <Button onPress={start}>{CHILD.start}</Button>
        )}
      </Actions>
    </>
  );
}
