/** Every restricted record on a safeguarding lead's device, by whom it is about; or those about one child or family. */
import type { Engine } from '../../../engine/port';
import type { RestrictedGroup, RestrictedList, RestrictedRows, SubjectRow } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { CardList } from '../../parts/CardList';
import { Loading } from '../../parts/Loading';
import { Page } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { to } from '../../router';
import { sayRule } from '../../strings/alerts';
import { CHILD, READ } from '../../strings/child';
import { sayAlertState } from '../../strings/found';
import { NOT_HERE, RESTRICTED, sayKind, sayWhom, sayWritten } from '../../strings/restricted';
import { TODAY } from '../../strings/today';
import { sayChildAge, sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { Nowhere } from '../nowhere';
import { NotHere } from './not_here';
import { RestrictedRecord } from './record';

export function Restricted({ engine, of }: { engine: Engine; of: Id | null }) {
  const rows = useRows(engine, { is: 'restricted', of });
  if (!rows) return <Loading />;
  if (of !== null) return rows.one ? <One group={rows.one} as_at={rows.as_at} /> : <Nowhere />;
  return (
    <Page heading={RESTRICTED.heading} back={{ href: to.start, label: CHILD.back }}>
      <AsAt as_at={rows.as_at} />
      {rows.list.length === 0 && <p>{rows.as_at ? RESTRICTED.none : RESTRICTED.notKnown}</p>}
      {rows.list.length > 0 && <p>{RESTRICTED.what}</p>}
      <CardList items={rows.list} card={(group) => <Card key={group.stream} group={group} />} />
    </Page>
  );
}

function AsAt({ as_at }: Pick<RestrictedRows, 'as_at'>) {
  return <p class="soft">{as_at ? TODAY.asAt(sayTime(as_at)) : TODAY.never}</p>;
}

/** Which records there are, and none of their words: whose these are is opened one at a time. */
function Card({ group }: { group: RestrictedList }) {
  return (
    <li class="card">
      <a class="card__link" href={to.restricted(group.stream)}>
        {sayWhom(group)}
      </a>
      <About group={group} />
      <ul class="nhsuk-list nhsuk-list--bullet">
        {group.records.map((row) => (
          <li key={`${row.record} ${row.type}`}>
            <b>{row.alert ? RESTRICTED.alert(sayRule(row.alert.pack, row.alert.rule)) : sayKind(row.type)}</b>{' '}
            {row.alert?.state === 'open' && !row.struck && (
              <Tag kind="notice">{sayAlertState(row.alert)}</Tag>
            )}
            {row.struck && <Tag kind="notice">{READ.struck}</Tag>}
            <br />
            <span class="soft">{sayWritten(row)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function One({ group, as_at }: { group: RestrictedGroup } & Pick<RestrictedRows, 'as_at'>) {
  return (
    <Page
      heading={sayWhom(group)}
      caption={RESTRICTED.heading}
      back={{ href: to.restricted(), label: CHILD.back }}
    >
      <AsAt as_at={as_at} />
      <About group={group} />
      <div class="section">
        {group.records.map((row) => (
          <RestrictedRecord key={`${row.record} ${row.type}`} row={row} stream={group.stream} />
        ))}
      </div>
      <NotHere subject={group} />
    </Page>
  );
}

function About({ group }: { group: SubjectRow }) {
  const { age, children, workers } = group;
  const who = [
    age && sayChildAge(age),
    children.length > 0 && RESTRICTED.children(children.map(({ name }) => name)),
  ];
  return (
    <>
      <p class="card__line">{who.filter(Boolean).join(' · ')}</p>
      <p>{workers.length > 0 ? RESTRICTED.works(workers) : NOT_HERE.askNobody}</p>
    </>
  );
}
