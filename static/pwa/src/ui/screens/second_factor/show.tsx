/** A code of the authenticator app, a passkey, or a recovery code in their place. */
import { useState } from 'preact/hooks';
import type { EnrolRequest, FactorKind, Failure, SignsIn } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { TextField } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { sayFailure } from '../../strings/failures';
import { SECOND_FACTOR } from '../../strings/second_factor';
import type { Settled } from '.';
import { CodeField, isCode } from './code_field';

export interface ShowProps {
  engine: SignsIn;
  /** What the account has. */
  kinds: readonly FactorKind[];
  failure: Failure | null;
  busy: boolean;
  settled: Settled;
  onShown: (shown: NonNullable<EnrolRequest['second_factor']>) => void;
  onBack: () => void;
}

type Way = FactorKind | 'recovery';

export function Show(props: ShowProps) {
  const { engine, kinds, failure: refused, busy: working, settled, onShown, onBack } = props;
  const ways: Way[] = [...kinds, 'recovery'];
  const [way, setWay] = useState<Way>(ways[0] ?? 'recovery');
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState('');
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [ungiven, setUngiven] = useState<Failure | null>(null);
  const busy = working || asking;
  const askForPasskey = async () => {
    setAsking(true);
    const outcome = await settled(engine.showPasskey());
    setAsking(false);
    if (outcome.ok) onShown(outcome.value);
    else setUngiven(outcome.failure);
  };
  const show = () => {
    if (busy) return;
    setUngiven(null);
    if (way === 'passkey') return void askForPasskey();
    const whole = way === 'totp' ? isCode(code) : recovery.trim() !== '';
    setTried(!whole);
    if (whole) onShown(way === 'totp' ? { code } : { recovery_code: recovery.trim() });
  };
  const failure = ungiven ?? (refused?.code === 'second_factor_owed' ? null : refused);
  return (
    <Page heading={SECOND_FACTOR.heading}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{SECOND_FACTOR.intro}</p>
      <Form onSubmit={show}>
        <Choice<Way>
          legend={SECOND_FACTOR.way}
          layout="stacked"
          options={ways.map((value) => ({ value, label: SECOND_FACTOR.by[value] }))}
          value={way}
          onChoose={(chosen) => {
            setWay(chosen ?? way);
            setTried(false);
          }}
        />
        {way === 'totp' && <CodeField value={code} onInput={setCode} missing={tried} />}
        {way === 'passkey' && <p>{SECOND_FACTOR.passkeyWhat}</p>}
        {way === 'recovery' && (
          <TextField
            label={SECOND_FACTOR.recovery}
            hint={SECOND_FACTOR.recoveryHint}
            value={recovery}
            onInput={setRecovery}
            error={tried ? SECOND_FACTOR.needRecovery : null}
            autocapitalize="characters"
            textMax={40}
          />
        )}
        <p class="soft">{SECOND_FACTOR.lost}</p>
        <p role="status">{asking ? SECOND_FACTOR.followKey : working ? SECOND_FACTOR.working : ''}</p>
        <Actions>
          <SubmitButton busy={busy}>{SECOND_FACTOR.go}</SubmitButton>
          <Button kind="quiet" onPress={onBack} disabled={busy}>
            {SECOND_FACTOR.back}
          </Button>
        </Actions>
      </Form>
    </Page>
  );
}
