/** The supervisor's queue: what waits for review, oldest first, and what is still on its way. */

import type { Engine, Me } from '../../engine/port';
import type { QueueItem, WaitingRow } from '../../views/rows';
import { CardList } from '../parts/CardList';
import { Loading } from '../parts/Loading';
import { Notice } from '../parts/Notice';
import { Page, Section } from '../parts/Page';
import { Tag } from '../parts/Tag';
import { to } from '../router';
import { CARRIED } from '../strings/carried';
import { DUE, VISIT_KIND } from '../strings/codes';
import { QUEUE, sayAlarm, sayWaiting } from '../strings/desk';
import { isolated, listed } from '../strings/isolated';
import { RESTRICTED } from '../strings/restricted';
import { TODAY } from '../strings/today';
import { sayTime } from '../strings/when';
import { useRows } from '../watching';
import { OpenAlerts } from './alert/open_alerts';
import { Begun } from './child/living';
import { DeskLinks } from './desk/links';
import { ToSearch } from './search';

export function Queue({ engine, me }: { engine: Engine; me: Me }) {
  const rows = useRows(engine, { is: 'queue' });
  if (!rows) return <Loading />;
  const waiting = rows.items.filter(({ reviewed }) => !reviewed);
  const done = rows.items.filter(({ reviewed }) => reviewed);
  return (
    <Page heading={QUEUE.heading}>
      <p class="soft">{rows.as_at ? TODAY.asAt(sayTime(rows.as_at)) : TODAY.never}</p>
      <ToSearch />
      <Duress rows={rows.waiting} />
      <DeskLinks engine={engine} />
      {rows.carries_visits && <p>{CARRIED.deskHere}</p>}
      <OpenAlerts alerts={rows.alerts} />
      {me.role === 'safeguarding_lead' && <ToRestricted count={rows.restricted} />}
      <Begun begun={rows.begun} />
      <Section heading={QUEUE.unreviewed}>
        {waiting.length === 0 && !rows.carries_visits && (
          <p>{rows.as_at ? QUEUE.none(me.role) : QUEUE.notKnown}</p>
        )}
        <Items items={waiting} />
      </Section>
      <Section heading={QUEUE.waiting}>
        {rows.waiting.length > 0 ? (
          <Waiting rows={rows.waiting} />
        ) : (
          <p>{rows.as_at ? QUEUE.nothingWaiting : QUEUE.notKnown}</p>
        )}
      </Section>
      {done.length > 0 && (
        <Section heading={QUEUE.reviewed}>
          <Items items={done} />
        </Section>
      )}
    </Page>
  );
}

function ToRestricted({ count }: { count: number }) {
  return (
    <p>
      <a class="card__link" href={to.restricted()}>
        {RESTRICTED.link(count)}
      </a>
    </p>
  );
}

/** Somebody may be in danger now: above everything else. */
function Duress({ rows }: { rows: readonly WaitingRow[] }) {
  const typed = rows.filter(({ alarms }) => alarms.includes('duress'));
  return (
    <>
      {typed.map(({ person, name }) => (
        <Notice key={person} kind="alert" heading={QUEUE.duress(name)}>
          <p>{sayAlarm('duress')}</p>
        </Notice>
      ))}
    </>
  );
}

function Items({ items }: { items: readonly QueueItem[] }) {
  return (
    <CardList
      items={items}
      card={(item) => (
        <li key={item.visit} class="card">
          <a class="card__link" href={to.review(item.family, item.visit)}>
            {isolated(item.family_name)}: {listed(item.child_names)}
          </a>
          <p class="card__line">
            {item.mandated_contact ? DUE[item.mandated_contact] : VISIT_KIND[item.kind]} ·{' '}
            {isolated(item.author_name)} · {sayTime(item.started_at)}
          </p>
          <p class="card__line">
            <States item={item} />
          </p>
        </li>
      )}
    />
  );
}

function States({ item }: { item: QueueItem }) {
  return (
    <>
      {item.arriving && <Tag kind="notice">{QUEUE.arriving(item.arriving.have, item.arriving.of)}</Tag>}
      {item.answered && <Tag kind="notice">{QUEUE.answered}</Tag>}
      {item.question_open && <Tag>{QUEUE.question}</Tag>}
      {item.late_reason && <Tag>{QUEUE.late}</Tag>}
      {item.changed_at && !item.reviewed && <Tag kind="notice">{QUEUE.changed}</Tag>}
      <Tag>{item.reviewed ? QUEUE.done : item.opened_by_me ? QUEUE.opened : QUEUE.fresh}</Tag>
    </>
  );
}

const standsBelow = (code: string) => code !== 'duress';

function Waiting({ rows }: { rows: readonly WaitingRow[] }) {
  return (
    <>
      <p class="soft">{QUEUE.waitingWhy}</p>
      <ul class="card-list">
        {rows.map((row) => (
          <li key={row.person} class="card">
            <strong>{isolated(row.name)}</strong>: {sayWaiting(row) || QUEUE.alarm}
            {row.quarantined > 0 && <p class="card__line">{QUEUE.setAside}</p>}
            {row.alarms.filter(standsBelow).map((code) => (
              <p key={code} class="card__line">
                {sayAlarm(code)}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
