/**
 * Open a record in an emergency: whose it is, why, and the passphrase again. Numbers to ring stand above the form: a call is the
 * quicker way while a child is in danger.
 */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { EmergencyAnswer, EmergencyRequest, Engine, Failure, Me } from '../../../engine/port';
import type { TodayRows } from '../../../views/rows';
import { textMax } from '../../../wire/text_max';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { TextArea, TextField } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { Loading } from '../../parts/Loading';
import { Notice, Problem } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { SecretField } from '../../parts/SecretField';
import { to } from '../../router';
import { EMERGENCY } from '../../strings/access';
import { CHILD } from '../../strings/child';
import { sayFailure } from '../../strings/failures';
import { useRows } from '../../watching';
import { CallNow } from '../emergency';
import { FoundAboutMine } from './found';
import { type KeptWords, useKeptWords } from './kept_words';
import { isValid, isWhole, plainNumber } from './nhs_number';

const REASON_MIN = 10;

export function BreakGlass({ engine, me }: { engine: Engine; me: Me }) {
  const [opened, setOpened] = useState<EmergencyAnswer | null>(null);
  const today = useRows(engine, { is: 'today' });
  const rows = useRows(engine, { is: 'emergencies' });
  const kept = useKeptWords(engine, { me: me.person, type: 'break_glass', record: me.person });
  if (!rows || !today || !kept) return <Loading />;
  const open = async (asked: EmergencyRequest) => {
    const outcome = await engine.openInEmergency(asked);
    if (!outcome.ok) return outcome.failure;
    await kept.discard();
    setOpened(outcome.value);
    return null;
  };
  return (
    <Page heading={EMERGENCY.heading} back={{ href: to.start, label: CHILD.back }}>
      {opened && <WhatWasOpened opened={opened} known={today.children} onAnother={() => setOpened(null)} />}
      <Section heading={EMERGENCY.danger}>
        <CallNow numbers={today.numbers} />
      </Section>
      {!rows.may_open && <p>{EMERGENCY.notYours}</p>}
      {rows.may_open && !opened && (
        <>
          <p>{EMERGENCY.what}</p>
          <Notice>
            <p>{EMERGENCY.told}</p>
          </Notice>
          <Ask kept={kept} onOpen={open} />
          <p class="soft">{EMERGENCY.noNumber}</p>
        </>
      )}
      <FoundAboutMine findings={rows.findings} />
    </Page>
  );
}

interface AskProps {
  kept: KeptWords;
  onOpen: (asked: EmergencyRequest) => Promise<Failure | null>;
}

function Ask({ kept, onOpen }: AskProps) {
  const [passphrase, setPassphrase] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { nhs_number: typed = '', dob = '', reason = '' } = kept.words;
  const nhs_number = plainNumber(typed);
  const missing = missingOf({ nhs_number, dob, reason, passphrase });
  const send = async () => {
    setTried(true);
    if (busy || Object.values(missing).some(Boolean)) return;
    setBusy(true);
    setFailure(null);
    const failed = await onOpen({ nhs_number, dob, reason: reason.trim(), passphrase });
    if (!failed) return;
    setBusy(false);
    setPassphrase('');
    setTried(false);
    setFailure(failed);
  };
  const error = (name: keyof typeof missing) => (tried ? missing[name] : null);
  const problem = failure ?? kept.unsaved;
  return (
    <Form onSubmit={() => void send()}>
      <Problem sentence={problem && sayFailure(problem)} />
      <TextField
        label={EMERGENCY.nhs}
        hint={EMERGENCY.nhsHint}
        inputMode="numeric"
        width="medium"
        textMax={16}
        value={typed}
        onInput={(nhs) => kept.write({ nhs_number: nhs })}
        error={error('nhs_number')}
      />
      <TextField
        label={EMERGENCY.dob}
        type="date"
        width="medium"
        value={dob}
        onInput={(day) => kept.write({ dob: day })}
        error={error('dob')}
      />
      <TextArea
        label={EMERGENCY.reason}
        hint={EMERGENCY.reasonHint}
        textMax={textMax('break_glass', 'reason')}
        value={reason}
        onInput={(words) => kept.write({ reason: words })}
        error={error('reason')}
      />
      <SecretField
        label={EMERGENCY.passphrase}
        hint={EMERGENCY.passphraseHint}
        value={passphrase}
        onInput={setPassphrase}
        error={error('passphrase')}
      />
      <p role="status">{busy ? EMERGENCY.opening : ''}</p>
      <Actions inline>
        <SubmitButton busy={busy}>{EMERGENCY.open}</SubmitButton>
      </Actions>
    </Form>
  );
}

function missingOf({ nhs_number, dob, reason, passphrase }: EmergencyRequest) {
  return {
    nhs_number: !isWhole(nhs_number)
      ? EMERGENCY.needNumber
      : isValid(nhs_number)
        ? null
        : EMERGENCY.wrongNumber,
    dob: dob === '' ? EMERGENCY.needDob : null,
    reason: reason.trim().length < REASON_MIN ? EMERGENCY.needReason : null,
    passphrase: passphrase === '' ? EMERGENCY.needPassphrase : null,
  };
}

interface WhatWasOpenedProps {
  opened: EmergencyAnswer;
  known: TodayRows['children'];
  onAnother: () => void;
}

function WhatWasOpened({ opened, known, onAnother }: WhatWasOpenedProps) {
  const said = useRef<HTMLParagraphElement>(null);
  // It stands at the top, away from the button that was pressed.
  useLayoutEffect(() => {
    said.current?.focus();
    window.scrollTo(0, 0);
  }, []);
  const named = (child: string) => known.find((each) => each.child === child)?.name;
  return (
    <>
      <p role="status" ref={said} tabIndex={-1}>
        {opened.until === null ? EMERGENCY.here : EMERGENCY.opened(opened.until)}
      </p>
      {opened.not_opened && (
        <Notice>
          <p>
            {EMERGENCY.notAll} {sayFailure(opened.not_opened)}
          </p>
        </Notice>
      )}
      <ul class="card-list">
        {opened.children.map((child) => {
          const name = named(child);
          return (
            <li key={child} class="card">
              {name === undefined ? (
                <p>{EMERGENCY.onItsWay}</p>
              ) : (
                <a class="card__link" href={to.child(child)}>
                  {EMERGENCY.toChild(name)}
                </a>
              )}
            </li>
          );
        })}
      </ul>
      <Button kind="secondary" onPress={onAnother}>
        {EMERGENCY.another}
      </Button>
    </>
  );
}
