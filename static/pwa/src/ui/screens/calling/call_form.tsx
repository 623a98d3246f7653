/** A call written down: whom, when, what was said; or why nobody could be called yet. */

import { useState } from 'preact/hooks';
import { asItStands } from '../../../visit/dependent';
import type { FindingBody } from '../../../visit/finding';
import type { Time } from '../../../wire/records';
import { textMax, tooLongIn } from '../../../wire/text_max';
import { fromLocal, toLocal } from '../../local_time';
import { Because } from '../../parts/Because';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { FieldError, TextArea, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { TOO_LONG } from '../../strings/field';
import { CALL_OUTCOME, CALLED, STOP } from '../../strings/findings';

export type Call = FindingBody<'contact_record'>;

export interface CallFormProps {
  call: Call;
  now: () => Time;
  write: (fields: Call) => void;
  /** Called only when the call says whom, or why not. */
  onKeep: () => void;
}

export function CallForm({ call, now, write, onKeep }: CallFormProps) {
  const [tried, setTried] = useState(false);
  const isLong = tooLongIn('contact_record', asItStands('contact_record', call)).length > 0;
  const need = isWhole(call) ? (isLong ? TOO_LONG.first : null) : STOP.need;
  const keep = () => {
    setTried(true);
    if (isWhole(call) && !isLong) onKeep();
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
        <Because
          legend={STOP.notYet}
          layout="stacked"
          label={STOP.notYet}
          reasons={STOP.notYetReasons}
          value={call.not_yet_because ?? ''}
          textMax={textMax('contact_record', 'not_yet_because')}
          onWrite={(not_yet_because) => write({ not_yet_because })}
        />
      ) : (
        call.outcome && <Called call={call} outcome={call.outcome} now={now} write={write} />
      )}
      <FieldError id="call-need" error={tried ? need : null} />
      <Button onPress={keep}>{STOP.keep}</Button>
      {call.outcome && call.outcome !== 'answered' && <p class="nhsuk-hint">{STOP.staysOpen}</p>}
    </Section>
  );
}

type Writing = Pick<CallFormProps, 'call' | 'write'>;

interface CalledProps extends Writing, Pick<CallFormProps, 'now'> {
  outcome: Exclude<NonNullable<Call['outcome']>, 'not_yet'>;
}

function Called({ call, outcome, now, write }: CalledProps) {
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
        label={STOP.name[outcome]}
        value={call.called ?? ''}
        textMax={textMax('contact_record', 'called')}
        onInput={(called) => write({ called })}
      />
      <TextField
        label={STOP.at}
        type="datetime-local"
        width="medium"
        value={toLocal(call.at ?? now())}
        max={toLocal(now())}
        onInput={(typed) => write({ at: fromLocal(typed) ?? now() })}
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

export function isWhole(call: Call): boolean {
  if (call.outcome === 'not_yet') return Boolean(call.not_yet_because?.trim());
  return Boolean(call.outcome) && Boolean(call.agency || call.called?.trim());
}

/** The call as it stands: what was entered of a call that was not made, or of a reason that is none any more, is not in it. */
export function asMade(call: Call): Call {
  return asItStands('contact_record', call);
}

function optionsOf<V extends string>(words: Record<V, string>): { value: V; label: string }[] {
  return (Object.keys(words) as V[]).map((value) => ({ value, label: words[value] }));
}
