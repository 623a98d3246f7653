/**
 * A STOP takes over the screen: what was found, whom to call, and the call written down. It goes when that is kept; the numbers
 * stand on it, so that it needs no network. What was typed elsewhere is safe behind it.
 */
import type { Engine } from '../../../engine/port';
import type { Raised } from '../../../rules';
import { factsOf, wordsToTell, writtenSince } from '../../../rules/answering';
import { Button } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { Section } from '../../parts/Page';
import { STOP } from '../../strings/findings';
import { sayClock } from '../../strings/when';
import { useRows } from '../../watching';
import { asMade, type Call, CallForm } from '../calling/call_form';
import { CallNow } from '../emergency';
import { addFinding } from './finding_in_hand';
import { childName, type OpenVisit, plannedChildren } from './open_visit';

interface StopCardProps {
  engine: Engine;
  visit: OpenVisit;
  raised: Raised;
}

export function StopCard({ engine, visit, raised }: StopCardProps) {
  const rows = useRows(engine, { is: 'today' });
  const { text, shows, child } = raised;
  return (
    <section class="stop" aria-labelledby="stop-heading">
      <p class="stop__caption">{STOP.caption}</p>
      <h2 class="stop__heading" id="stop-heading">
        {text.says}
      </h2>
      {child && <p class="visit__plain">{STOP.about(childName(visit, child))}</p>}
      {shows.length > 0 && <p class="visit__plain">{shows.map((words) => `“${words}”`).join(', ')}</p>}
      <p>
        <strong>{text.ask}</strong>
      </p>
      <CallNow numbers={rows?.numbers ?? []} />
      <WrittenSince visit={visit} raised={raised} />
      <WriteCall visit={visit} raised={raised} />
      {raised.about === 'tapped' && (
        <Button kind="quiet" onPress={() => visit.act({ is: 'write_visit', fields: { danger_at: null } })}>
          {STOP.dangerUndo}
        </Button>
      )}
      <Expander summary={STOP.why}>
        <p>{STOP.source(text.source)}</p>
      </Expander>
    </section>
  );
}

/** Somebody was told, and more was written: it may have been told already, or it is to be told now. */
function WrittenSince({ visit, raised }: Pick<StopCardProps, 'visit' | 'raised'>) {
  const since = writtenSince(visit.draft, raised);
  if (!since) return null;
  const { call, at, words } = since;
  const child = visit.draft.children.find(({ findings }) => findings?.includes(call))?.child ?? '';
  return (
    <Section heading={STOP.since(sayClock(at), words.map((word) => `“${word}”`).join(', '))}>
      <Button
        kind="secondary"
        onPress={() => visit.act({ is: 'note_told', child, record: call.record, words })}
      >
        {STOP.toldToo}
      </Button>
    </Section>
  );
}

/** What is typed is in the draft at once; “Keep this” makes it a call of the visit. */
function WriteCall({ visit, raised }: Pick<StopCardProps, 'visit' | 'raised'>) {
  const { calling } = visit.draft;
  const call: Call = calling?.code === raised.code ? calling.body : { at: visit.now() };
  const begun = (body: Call | null) =>
    visit.act({ is: 'write_visit', fields: { calling: body && { code: raised.code, body } } });
  const keep = () => {
    const child = raised.child ?? plannedChildren(visit)[0]?.child;
    if (!child) return;
    const about = factsOf(visit.latest(), raised);
    const told = wordsToTell(visit.draft, visit.raised, about);
    addFinding(visit, child, 'contact_record', { ...asMade(call), about }, told);
    begun(null);
  };
  return (
    <CallForm call={call} now={visit.now} write={(fields) => begun({ ...call, ...fields })} onKeep={keep} />
  );
}
