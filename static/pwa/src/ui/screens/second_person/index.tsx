/** What takes a second person: what others have asked for and the reader may do or leave, and what they ask for themself. */

import { useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { ProposalRow, SecondPersonRows } from '../../../views/rows';
import { Button } from '../../parts/Button';
import { useReturnFocus } from '../../parts/focus';
import { Loading } from '../../parts/Loading';
import { Page, Section } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { to } from '../../router';
import { SECOND, sayPost } from '../../strings/access';
import { CHILD } from '../../strings/child';
import { listed } from '../../strings/isolated';
import { TODAY } from '../../strings/today';
import { sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { Nowhere } from '../nowhere';
import { Asking } from './ask';
import { DoIt } from './do_it';

export function SecondPerson({ engine }: { engine: Engine }) {
  const rows = useRows(engine, { is: 'second_person' });
  if (!rows) return <Loading />;
  if (rows.may_propose === null) return <Nowhere />;
  const others = rows.proposals.filter(({ mine }) => !mine);
  const own = rows.proposals.filter(({ mine }) => mine);
  return (
    <Page heading={SECOND.heading} back={{ href: to.start, label: CHILD.back }}>
      <p class="soft">{rows.as_at ? TODAY.asAt(sayTime(rows.as_at)) : TODAY.never}</p>
      <p>{SECOND.what}</p>
      <Section heading={SECOND.forYou}>
        {others.length === 0 && <p>{SECOND.none}</p>}
        <ul class="card-list">
          {others.map((row) => (
            <li key={row.record} class="card">
              <Proposal engine={engine} rows={rows} row={row} />
            </li>
          ))}
        </ul>
      </Section>
      {own.length > 0 && (
        <Section heading={SECOND.yours}>
          <ul class="card-list">
            {own.map((row) => (
              <li key={row.record} class="card">
                <About row={row} />
                <p class="card__line">
                  <Tag>{SECOND.waits}</Tag>
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Asking engine={engine} rows={rows} />
      {rows.protected_children.length > 0 && <Protected rows={rows} />}
    </Page>
  );
}

/** What a proposal asks for, as a heading. */
export function titleOf(row: ProposalRow): string {
  if (row.what === 'change_post') return SECOND.postTitle(row.person_name);
  const named = listed([row.child_name, row.family_name]);
  return SECOND.title(row.what, named || SECOND.aChild(row.worker_names), row.by_name);
}

function About({ row }: { row: ProposalRow }) {
  return (
    <>
      <h3 class="section__heading section__heading--3">{titleOf(row)}</h3>
      {row.what === 'change_post' ? (
        <p class="card__line">
          {SECOND.now}: {sayPost(row.present)}. {SECOND.askedFor}: <b>{sayPost(row.asked)}</b>
        </p>
      ) : (
        row.why && (
          <p class="card__line">
            {SECOND.why}: {SECOND.whys[row.why]}
          </p>
        )
      )}
      <p class="card__line soft">{SECOND.by(row.by_name, row.at)}</p>
    </>
  );
}

interface ProposalProps {
  engine: Engine;
  rows: SecondPersonRows;
  row: ProposalRow;
}

function Proposal({ engine, rows, row }: ProposalProps) {
  const [looking, setLooking] = useState(false);
  const [done, setDone] = useState(false);
  return (
    <>
      <About row={row} />
      <p role="status" ref={useReturnFocus(looking)} tabIndex={-1}>
        {done ? SECOND.done : ''}
      </p>
      {!looking && !done && (
        <Button kind="secondary" label={SECOND.lookLabel(titleOf(row))} onPress={() => setLooking(true)}>
          {SECOND.look}
        </Button>
      )}
      {looking && (
        <DoIt
          engine={engine}
          rows={rows}
          row={row}
          label={titleOf(row)}
          onClose={(signed) => {
            setLooking(false);
            setDone(signed);
          }}
        />
      )}
    </>
  );
}

function Protected({ rows }: { rows: SecondPersonRows }) {
  return (
    <Section heading={SECOND.protectedHeading}>
      <ul class="card-list">
        {rows.protected_children.map(({ child, name, worker_names, from }) => (
          <li key={child} class="card">
            <p class="card__line">
              <b>{name ?? SECOND.aChild(worker_names)}</b>
            </p>
            <p class="card__line soft">{SECOND.protectedSince(from)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
