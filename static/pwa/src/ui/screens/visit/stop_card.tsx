/**
 * A STOP takes over the screen: what was found, whom to call, and the call written down. It goes when that is kept; the numbers
 * stand on it, so that it needs no network. What was typed elsewhere is safe behind it.
 */
import type { Engine } from '../../../engine/port';
import { childIn, type Raised } from '../../../rules';
import { factsOf, wordsToTell, writtenSince } from '../../../rules/answering';
import { callsBegun, leftAbout, unkeptCalls } from '../../../visit/calls';
import type { Id } from '../../../wire/records';
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
import { RemoveButton } from './remove_button';
import { TakeBack } from './take_back';

interface StopCardProps {
  engine: Engine;
  visit: OpenVisit;
  raised: Raised;
  /** Back to the step; null while it presses. */
  onLeave: (() => void) | null;
}

export function StopCard({ engine, visit, raised, onLeave }: StopCardProps) {
  const rows = useRows(engine, { is: 'today' });
  const { text, shows, child } = raised;
  return (
    <section class="stop" aria-labelledby="stop-heading">
      <p class="stop__caption">{STOP.caption}</p>
      <h2 class="stop__heading" id="stop-heading" tabIndex={-1}>
        {text.says}
      </h2>
      {child && <p class="visit__plain">{STOP.about(childName(visit, child))}</p>}
      {shows.length > 0 && <p class="visit__plain">{shows.map((words) => `“${words}”`).join(', ')}</p>}
      <p>
        <strong>{text.ask}</strong>
      </p>
      <CallNow numbers={rows?.numbers ?? []} />
      <WrittenSince visit={visit} raised={raised} />
      <WriteCall
        visit={visit}
        code={raised.code}
        about={() => factsOf(visit.latest(), raised)}
        onDone={onLeave}
      />
      {raised.about === 'tapped' && <TakeBack visit={visit} code={raised.code} />}
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
  // What was answered in private is not shown to whoever has come in.
  const said = raised.shows.length > 0 ? words.map((word) => `“${word}”`).join(', ') : STOP.unshown;
  const child = visit.draft.children.find(({ findings }) => findings?.includes(call))?.child ?? '';
  return (
    <Section heading={STOP.since(sayClock(at), said)}>
      <Button
        kind="secondary"
        onPress={() => visit.act({ is: 'note_told', child, record: call.record, words })}
      >
        {STOP.toldToo}
      </Button>
    </Section>
  );
}

/** A call that was begun about a STOP that is not raised any more. */
export function LeftCall({ visit, code, onLeave }: { visit: OpenVisit; code: string; onLeave: () => void }) {
  const call = callsBegun(visit.draft)[code] ?? {};
  return (
    <section class="stop" aria-labelledby="stop-heading">
      <h2 class="stop__heading" id="stop-heading" tabIndex={-1}>
        {STOP.begun}
      </h2>
      <p>{STOP.leftWhy}</p>
      <WriteCall visit={visit} code={code} about={() => leftAbout(visit.latest(), call)} onDone={onLeave} />
    </section>
  );
}

interface WriteCallProps {
  visit: OpenVisit;
  code: string;
  /** Ids of the records that the call is about. */
  about: () => Id[];
  onDone: (() => void) | null;
}

/** What is typed is in the draft at once; “Keep this” makes it a call of the visit. */
function WriteCall({ visit, code, about, onDone }: WriteCallProps) {
  const call: Call = callsBegun(visit.draft)[code] ?? { at: visit.now() };
  const begun = (body: Call | null) => visit.act({ is: 'write_call', code, body });
  const keep = () => {
    const child = childOf(visit, code);
    if (!child) return;
    const named = about();
    const told = wordsToTell(visit.draft, visit.raised, named);
    addFinding(visit, child, 'contact_record', { ...asMade(call), about: named }, told);
    begun(null);
    onDone?.();
  };
  const remove = () => {
    begun(null);
    onDone?.();
  };
  return (
    <>
      <CallForm
        call={call}
        now={visit.now}
        write={(fields) => begun({ ...call, ...fields, about: about() })}
        onKeep={keep}
      />
      {unkeptCalls(visit.draft).includes(code) && <RemoveButton label={STOP.remove} onRemove={remove} />}
      {onDone && (
        <Button kind="quiet" onPress={onDone}>
          {STOP.notNow}
        </Button>
      )}
    </>
  );
}

/** Whose call it is: of the child whom the STOP is about, or of the first of the visit. */
function childOf(visit: OpenVisit, code: string): Id | undefined {
  const about = visit.draft.children.find(({ child }) => child === childIn(code));
  return (about ?? plannedChildren(visit)[0])?.child;
}
