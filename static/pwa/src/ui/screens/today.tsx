/** Today: what has been asked, what is unfinished, what is due, what waits to be sent, and the children. */

import type { ComponentChildren } from 'preact';
import type { Engine, Me, SyncState } from '../../engine/port';
import type {
  ChildLine,
  DraftLine,
  DueLine,
  MessageLine,
  NextVisitLine,
  OutboxCounts,
  TodayRows,
} from '../../views/rows';
import type { Role } from '../../wire/records';
import { CardList } from '../parts/CardList';
import { Loading } from '../parts/Loading';
import { Page, Section } from '../parts/Page';
import { Tag } from '../parts/Tag';
import { to } from '../router';
import { EMERGENCY } from '../strings/access';
import { CARRIED, sayCarried } from '../strings/carried';
import { CHILD } from '../strings/child';
import { DUE, HEALTH_OFFER, LEGAL_BASIS, sayDueSource } from '../strings/codes';
import { isolated } from '../strings/isolated';
import { LAPSED } from '../strings/lapsed';
import { sayNextVisit, sayNextVisitBy, sayWhoWrote } from '../strings/next_visit';
import { RESTRICTED } from '../strings/restricted';
import { TODAY } from '../strings/today';
import { asFirst, sayChildAge, sayDay, sayDue, sayDueFirst, sayTime } from '../strings/when';
import { useRows } from '../watching';
import { OpenAlerts } from './alert/open_alerts';
import { Behind } from './behind';
import { ToEmergency } from './break_glass/shown';
import { Begun, Choices } from './child/living';
import { CallNow } from './emergency';
import { ReadyPanel } from './ready';
import { ToSearch } from './search';
import { StorageWarning } from './storage_warning';
import { StillToCall } from './visit/still_to_call';

export function Today({ engine, me, sync }: { engine: Engine; me: Me; sync: SyncState }) {
  const rows = useRows(engine, { is: 'today' });
  if (!rows) return <Loading />;
  const works = me.role === 'practitioner';
  // What is empty because it may not be read must not be taken for nothing to do.
  const reads = rows.reading === 'open';
  // Only a call that is still to be made stands above the visit somebody is in the middle of.
  const toCall = rows.alerts.some(({ level }) => level === 'stop');
  return (
    <Page heading={TODAY.heading(me.role)}>
      <p class="soft">{rows.as_at ? TODAY.asAt(sayTime(rows.as_at)) : TODAY.never}</p>
      {sync.problem?.code === 'device_behind' && <Behind />}
      {reads && <ToSearch />}
      {works ? <ReadyPanel engine={engine} sync={sync} rows={rows.ready} /> : <StorageWarning sync={sync} />}
      {toCall && <OpenAlerts alerts={rows.alerts} />}
      {rows.drafts.length > 0 && <Drafts engine={engine} drafts={rows.drafts} />}
      {!toCall && <OpenAlerts alerts={rows.alerts} />}
      {rows.messages.length > 0 && <Messages messages={rows.messages} />}
      <Choices choices={rows.choices} />
      <Begun edits={reads ? rows.edits : []} begun={rows.begun} />
      {works && reads && (
        <Dues
          dues={rows.dues}
          next={rows.next_visits}
          partly={rows.carries_visits}
          known={rows.as_at !== null}
        />
      )}
      {works && <Waiting counts={rows.outbox} />}
      <Caseload rows={rows} role={me.role} coming={!rows.as_at && sync.busy} />
      <Section heading={TODAY.numbers}>
        <CallNow numbers={rows.numbers} />
      </Section>
      {works && <ToEmergency />}
    </Page>
  );
}

function Messages({ messages }: { messages: readonly MessageLine[] }) {
  return (
    <Section heading={TODAY.messages}>
      <ul class="card-list">
        {messages.map((message) => (
          <li key={message.review} class="card">
            <a class="card__link" href={to.visit(message.family, message.visit)}>
              {TODAY.message(message.kind, message.from)} {TODAY.messageAbout(message.family_name)}
            </a>
            <p class="card__line">
              {!message.read && <Tag kind="notice">{TODAY.unreadMark}</Tag>}
              <Tag>{message.kind === 'question' ? TODAY.toAnswer : TODAY.toReply}</Tag>
              <span class="soft">{sayTime(message.at)}</span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Drafts({ engine, drafts }: { engine: Engine; drafts: readonly DraftLine[] }) {
  return (
    <Section heading={TODAY.drafts}>
      <ul class="card-list">
        {drafts.map((draft) => (
          <li key={draft.draft} class="card">
            <a class="card__link" href={to.draft(draft.draft)}>
              {TODAY.draft(draft.family_name)}
            </a>
            <p class="card__line">
              {draft.came_back && <Tag kind="notice">{TODAY.cameBack}</Tag>}
              <span class="soft">{TODAY.draftSaved(sayTime(draft.saved_at))}</span>
            </p>
            <StillToCall engine={engine} line={draft} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface DuesProps {
  dues: readonly DueLine[];
  next: readonly NextVisitLine[];
  /** Of the children whose record is not here nothing is known. */
  partly: boolean;
  /** False before the caseload has come for the first time. */
  known: boolean;
}

function Dues({ dues, next, partly, known }: DuesProps) {
  const lines = [
    ...next.map((line) => ({ end: line.by, card: <NextVisitCard key={`next ${line.child}`} line={line} /> })),
    ...dues.map((due) => ({ end: due.window_to, card: <DueCard key={due.due} due={due} /> })),
  ].sort((a, b) => a.end.localeCompare(b.end));
  return (
    <Section heading={TODAY.dues}>
      {partly && <p>{CARRIED.duesHere}</p>}
      {lines.length === 0 && !partly && <p>{known ? TODAY.noDues : TODAY.duesNotKnown}</p>}
      <CardList items={lines} card={({ card }) => card} />
    </Section>
  );
}

function DueCard({ due }: { due: DueLine }) {
  return (
    <li class="card">
      <a class="card__link" href={to.child(due.child)}>
        {isolated(due.child_name)}: {DUE[due.code]}
      </a>
      <DueWords due={due} />
    </li>
  );
}

function NextVisitCard({ line }: { line: NextVisitLine }) {
  return (
    <li class="card">
      <a class="card__link" href={to.child(line.child)}>
        {isolated(line.child_name)}: {sayNextVisitBy(line)}
      </a>
      <p class="card__line soft">{asFirst(sayWhoWrote(line))}</p>
    </li>
  );
}

/** How a due stands, in words, with where the window comes from. */
export function DueWords({ due }: { due: DueLine }) {
  const words = sayDueFirst(due.when, due.window_to);
  return (
    <p class="card__line">
      {due.when.is === 'overdue' || due.when.is === 'last_day' ? (
        <Tag kind={due.when.is === 'overdue' ? 'alert' : 'notice'}>{words}</Tag>
      ) : (
        <span>{words}. </span>
      )}
      <span class="soft">{sayDueSource(due.source)}</span>
    </p>
  );
}

function Waiting({ counts }: { counts: OutboxCounts }) {
  const lines = [
    counts.needs_you > 0 ? TODAY.needsYou(counts.needs_you) : '',
    counts.on_device > 0 ? TODAY.onDevice(counts.on_device) : '',
    counts.received > 0 ? TODAY.received(counts.received) : '',
  ].filter(Boolean);
  return (
    <Section heading={TODAY.outbox}>
      {lines.length === 0 ? (
        <p>{TODAY.outboxAll}</p>
      ) : (
        <p>
          {lines.join(', ')}. <a href={to.outbox}>{TODAY.toOutbox}</a>
        </p>
      )}
    </Section>
  );
}

function Caseload({ rows, role, coming }: { rows: TodayRows; role: Role; coming: boolean }) {
  return (
    <Section heading={TODAY.caseload}>
      {rows.carries_visits && <p class="soft">{CARRIED.note}</p>}
      {rows.children.length === 0 && <p>{coming ? TODAY.coming : TODAY.noChildren(role)}</p>}
      {role === 'safeguarding_lead' && rows.reading === 'open' && (
        <p>
          <a class="card__link" href={to.restricted()}>
            {RESTRICTED.heading}
          </a>
        </p>
      )}
      <CardList
        items={rows.children}
        card={(child) =>
          rows.reading !== 'open' ? (
            <NameCard key={child.child} child={child} />
          ) : child.carried.is === 'away' ? (
            <AwayCard key={child.child} child={child} />
          ) : (
            <ChildCard key={child.child} child={child} />
          )
        }
      />
    </Section>
  );
}

/** What every card of a child begins with. */
function Card(props: { child: ChildLine; href: string; link: string; children?: ComponentChildren }) {
  const { child, href, link, children } = props;
  return (
    <li class="card">
      <a class="card__link" href={href}>
        {link}
      </a>
      <p class="card__line">
        {sayChildAge(child.age)} · {CHILD.family(child.family_name)}
      </p>
      {children}
    </li>
  );
}

/** Enough to begin a note about the right child. */
function NameCard({ child }: { child: ChildLine }) {
  return <Card child={child} href={to.newVisit(child.family, child.child)} link={LAPSED.start(child.name)} />;
}

/** Its page brings the record, or begins a visit without it. */
function AwayCard({ child }: { child: ChildLine }) {
  return (
    <Card child={child} href={to.child(child.child)} link={child.name}>
      <p class="card__line">
        <Tag kind="notice">{sayCarried(child.carried)}</Tag>
      </p>
    </Card>
  );
}

function ChildCard({ child }: { child: ChildLine }) {
  const next = child.dues[0];
  return (
    <Card child={child} href={to.child(child.child)} link={child.name}>
      <p class="card__line">
        <Tag>{LEGAL_BASIS[child.legal_basis]}</Tag>
        {child.health_offer && <Tag>{HEALTH_OFFER[child.health_offer]}</Tag>}
        {child.is_protected && <Tag kind="notice">{CHILD.protected}</Tag>}
        {child.opened_until && <Tag kind="alert">{EMERGENCY.tag(child.opened_until)}</Tag>}
        {sayCarried(child.carried) && <Tag>{sayCarried(child.carried)}</Tag>}
      </p>
      {next && (
        <p class="card__line">
          {DUE[next.code]}: {sayDue(next.when, next.window_to)}
        </p>
      )}
      {child.next_visit && <p class="card__line">{sayNextVisit(child.next_visit)}</p>}
      <p class="card__line soft">
        {child.last_seen ? TODAY.lastSeen(sayDay(child.last_seen)) : TODAY.neverSeen}
      </p>
    </Card>
  );
}
