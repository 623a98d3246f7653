/** Last step: what is missing, what comes next, and the signature. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../../engine/port';
import { promptsToAnswer } from '../../../rules/answering';
import type { Draft } from '../../../visit/draft';
import { gaps, isLate, openGaps } from '../../../visit/gaps';
import { plannedBetween } from '../../../visit/likely';
import { textMax } from '../../../wire/text_max';
import { fromLocal, toLocal } from '../../local_time';
import { Button } from '../../parts/Button';
import { TextArea, TextField } from '../../parts/Field';
import { sayFailure } from '../../strings/failures';
import { sayTime } from '../../strings/when';
import { isShort, MakeRoom } from '../make_room';
import { AcceptedGaps, GapList } from './gap_list';
import { Mends } from './mend';
import { gapContext, type OpenVisit } from './open_visit';
import { raisedIn } from './raised';
import { RaisedList } from './raised_list';
import { SIGN } from './strings';
import { TakenBack } from './take_back';

export interface SignStepProps {
  visit: OpenVisit;
  onSign: () => Promise<Failure | null>;
}

export function SignStep({ visit, onSign }: SignStepProps) {
  const context = gapContext(visit);
  const open = openGaps(visit.draft, context);
  const accepted = gaps(visit.draft, context).filter(({ code }) => !isIn(open, code));
  return (
    <>
      <GapList visit={visit} gaps={open} accepted={accepted.length} />
      <AcceptedGaps visit={visit} gaps={accepted} />
      <RaisedList visit={visit} />
      <TakenBack visit={visit} />
      <WhatNext visit={visit} />
      <Signature visit={visit} open={openIn(visit, visit.draft)} onSign={onSign} />
    </>
  );
}

/** How much must be settled before the draft can be signed. */
function openIn(visit: OpenVisit, draft: Draft): number {
  const { raised } = raisedIn(draft, visit.family, visit.now());
  return openGaps(draft, gapContext({ ...visit, raised })).length + promptsToAnswer(draft, raised).length;
}

function isIn(gapsOpen: readonly { code: string }[], code: string): boolean {
  return gapsOpen.some((gap) => gap.code === code);
}

function WhatNext({ visit }: { visit: OpenVisit }) {
  const { draft, act, now } = visit;
  const { first, last } = plannedBetween(draft.started_at);
  return (
    <>
      {(isLate(draft, now()) || draft.late_reason !== '') && (
        <Mends gaps="late_reason_missing">
          <TextArea
            label={SIGN.late}
            hint={SIGN.lateHint}
            rows={2}
            value={draft.late_reason}
            textMax={textMax('change', 'late_reason')}
            onInput={(late_reason) => act({ is: 'write_visit', fields: { late_reason } })}
          />
        </Mends>
      )}
      <Mends gaps="ended_unlikely">
        <TextField
          label={SIGN.ended}
          type="datetime-local"
          width="medium"
          value={draft.ended_at ? toLocal(draft.ended_at) : ''}
          min={toLocal(draft.started_at)}
          max={toLocal(now())}
          onInput={(text) => act({ is: 'write_visit', fields: { ended_at: fromLocal(text) } })}
        />
      </Mends>
      <Mends gaps="next_visit_unlikely">
        <TextField
          label={SIGN.next}
          type="date"
          width="medium"
          value={draft.next_visit_by}
          min={first}
          max={last}
          onInput={(next_visit_by) => act({ is: 'write_visit', fields: { next_visit_by } })}
        />
      </Mends>
    </>
  );
}

function Signature({ visit, open, onSign }: SignStepProps & { open: number }) {
  const [state, setState] = useState<{ busy: boolean; failure: Failure | null; tried: boolean }>({
    busy: false,
    failure: null,
    tried: false,
  });
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  const press = async () => {
    if (open > 0) return setState({ busy: false, failure: null, tried: true });
    setState({ busy: true, failure: null, tried: true });
    const late = await visit.arriving.all();
    // Whoever has gone on to another step while it waited has something to write yet.
    if (gone.current) return;
    // What has come meanwhile may have to be settled too.
    const unsettled = late === null && openIn(visit, visit.latest()) > 0;
    const failure = late ?? (unsettled ? null : await onSign());
    if (failure || unsettled) setState({ busy: false, failure, tried: true });
  };
  return (
    <div class="visit__signature">
      <p>{SIGN.time(sayTime(visit.now()))}</p>
      <p class="nhsuk-hint">{SIGN.freezes}</p>
      <div role="alert">
        {state.tried && open > 0 && <p class="nhsuk-error-message">{SIGN.settleFirst}</p>}
        {state.failure && (
          <p class="nhsuk-error-message">
            {SIGN.failed} {sayFailure(state.failure)}
          </p>
        )}
      </div>
      {isShort(state.failure) && <MakeRoom engine={visit.room} />}
      <Button onPress={() => void press()} busy={state.busy}>
        {state.busy ? SIGN.signing : SIGN.sign}
      </Button>
    </div>
  );
}
