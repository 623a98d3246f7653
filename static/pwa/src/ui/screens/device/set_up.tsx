/** Setting up the PIN: the passphrase first, then a PIN typed twice, and then the device asks three times that it is its owner. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { SecretField } from '../../parts/SecretField';
import { DEVICE } from '../../strings/device';
import { sayFailure } from '../../strings/failures';

export interface SetUpProps {
  engine: Engine;
  onDone: () => void;
  onBack: () => void;
}

type Kind = 'digits' | 'characters';

export function SetUp({ engine, onDone, onBack }: SetUpProps) {
  const [kind, setKind] = useState<Kind>('digits');
  const [passphrase, setPassphrase] = useState('');
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const inputMode = kind === 'digits' ? 'numeric' : 'text';
  const change = (set: (typed: string) => void) => (typed: string) => {
    set(typed);
    setFailure(null);
  };
  const finish = async () => {
    setTried(true);
    if (busy || passphrase === '' || pin === '' || pin !== again) return;
    setBusy(true);
    setFailure(null);
    const outcome = await engine.setUpPasskey({ passphrase, pin });
    setBusy(false);
    if (outcome.ok) onDone();
    else setFailure(outcome.failure);
  };
  const pinFailure = failure?.code === 'pin_too_short' || failure?.code === 'pin_known';
  return (
    <Form label={DEVICE.opens} onSubmit={() => void finish()}>
      <Problem sentence={failure && !pinFailure ? sayFailure(failure) : null} />
      <SecretField
        label={DEVICE.passphrase}
        hint={DEVICE.passphraseHint}
        value={passphrase}
        onInput={change(setPassphrase)}
        error={tried && passphrase === '' ? DEVICE.needPassphrase : null}
      />
      <Choice<Kind>
        legend={DEVICE.kind}
        options={[
          { value: 'digits', label: DEVICE.digits },
          { value: 'characters', label: DEVICE.characters },
        ]}
        value={kind}
        onChoose={(chosen) => setKind(chosen ?? kind)}
      />
      <SecretField
        label={DEVICE.pin}
        hint={kind === 'digits' ? DEVICE.digitsHint : DEVICE.charactersHint}
        value={pin}
        onInput={change(setPin)}
        inputMode={inputMode}
        error={pinFailure ? sayFailure(failure) : tried && pin === '' ? DEVICE.needPin : null}
      />
      <SecretField
        label={DEVICE.again}
        value={again}
        onInput={change(setAgain)}
        inputMode={inputMode}
        error={tried && pin !== '' && pin !== again ? DEVICE.notSame : null}
      />
      <p>{DEVICE.asks}</p>
      <p role="status">{busy ? DEVICE.working : ''}</p>
      <Actions inline>
        <SubmitButton busy={busy}>{DEVICE.finish}</SubmitButton>
        <Button kind="quiet" onPress={onBack} disabled={busy}>
          {DEVICE.cancel}
        </Button>
      </Actions>
    </Form>
  );
}
