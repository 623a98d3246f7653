/**
 * A STOP takes over the screen: what was found, whom to call, and the call written down. It goes when that is kept; the numbers
 * stand on it, so that it needs no network. What was typed elsewhere is safe behind it.
 */
import { useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { Raised } from '../../../rules';
import { factsOf } from '../../../rules/answering';
import type { FindingBody } from '../../../visit/finding';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { FieldError, TextArea, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { CALL_OUTCOME, CALLED, STOP } from '../../strings/findings';
import { UNLOCK } from '../../strings/unlock';
import { useRows } from '../../watching';
import { Numbers } from '../emergency';
import { addFinding } from './finding_in_hand';
import { fromLocal, toLocal } from './local_time';
import { childName, type OpenVisit, plannedChildren } from './open_visit';
import { optionsOf } from './select';

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
      <p>
        <a class="phone-link" href="tel:999">
          {UNLOCK.emergencyCall}
        </a>
      </p>
      <Numbers numbers={rows?.numbers ?? []} />
      <CallForm visit={visit} raised={raised} />
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

type Call = FindingBody<'contact_record'>;

/** What is typed is in the draft at once; “Keep this” makes it a call of the visit. */
function CallForm({ visit, raised }: Pick<StopCardProps, 'visit' | 'raised'>) {
  const [tried, setTried] = useState(false);
  const { calling } = visit.draft;
  const call: Call = calling?.code === raised.code ? calling.body : { at: visit.now() };
  const begun = (body: Call | null) =>
    visit.act({ is: 'write_visit', fields: { calling: body && { code: raised.code, body } } });
  const write = (fields: Call) => begun({ ...call, ...fields });
  const keep = () => {
    setTried(true);
    const child = raised.child ?? plannedChildren(visit)[0]?.child;
    if (!isWhole(call) || !child) return;
    addFinding(visit, child, 'contact_record', { ...call, about: factsOf(visit.latest(), raised) });
    begun(null);
  };
  return (
    <Section heading={STOP.whoCalled}>
      <Choice
        legend={STOP.outcome}
        layout="stacked"
        options={optionsOf(CALL_OUTCOME)}
        value={call.outcome ?? null}
        onChoose={(outcome) => write({ outcome })}
      />
      {call.outcome === 'not_yet' ? (
        <NotYet call={call} write={write} />
      ) : (
        call.outcome && <Called visit={visit} call={call} write={write} />
      )}
      <FieldError id="stop-need" error={tried && !isWhole(call) ? STOP.need : null} />
      <Button onPress={keep}>{STOP.keep}</Button>
      {call.outcome && call.outcome !== 'answered' && <p class="nhsuk-hint">{STOP.staysOpen}</p>}
    </Section>
  );
}

interface Writing {
  call: Call;
  write: (fields: Call) => void;
}

function NotYet({ call, write }: Writing) {
  return (
    <>
      <Choice
        legend={STOP.notYet}
        layout="stacked"
        options={STOP.notYetReasons.map((reason) => ({ value: reason, label: reason }))}
        value={
          STOP.notYetReasons.includes(call.not_yet_because ?? '') ? (call.not_yet_because ?? null) : null
        }
        onChoose={(not_yet_because) => write({ not_yet_because })}
      />
      <TextField
        label={STOP.notYet}
        value={call.not_yet_because ?? ''}
        maxLength={1000}
        onInput={(not_yet_because) => write({ not_yet_because })}
      />
    </>
  );
}

function Called({ visit, call, write }: Writing & { visit: OpenVisit }) {
  return (
    <>
      <Choice
        legend={STOP.who}
        layout="stacked"
        options={optionsOf(CALLED as Record<NonNullable<Call['agency']>, string>)}
        value={call.agency ?? null}
        onChoose={(agency) => write({ agency })}
      />
      <TextField
        label={STOP.name}
        value={call.called ?? ''}
        maxLength={200}
        onInput={(called) => write({ called })}
      />
      <TextField
        label={STOP.at}
        type="datetime-local"
        width="medium"
        value={toLocal(call.at ?? visit.now())}
        max={toLocal(visit.now())}
        onInput={(typed) => write({ at: fromLocal(typed) ?? visit.now() })}
      />
      <TextArea
        label={STOP.advised}
        rows={3}
        value={call.advised ?? ''}
        onInput={(advised) => write({ advised })}
      />
    </>
  );
}

function isWhole(call: Call): boolean {
  if (call.outcome === 'not_yet') return Boolean(call.not_yet_because?.trim());
  return Boolean(call.outcome) && Boolean(call.agency || call.called?.trim());
}
