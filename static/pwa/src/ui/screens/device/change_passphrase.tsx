/** Another passphrase: the one that opens now, then the new one chosen and typed again as at the first. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { SecretField } from '../../parts/SecretField';
import { DEVICE } from '../../strings/device';
import { sayFailure } from '../../strings/failures';
import { Passphrase, type PassphraseAnswers } from '../enrol/passphrase';

export interface ChangePassphraseProps {
  engine: Engine;
  onDone: () => void;
  onBack: () => void;
}

const ABOUT_THE_NEW: readonly Failure['code'][] = ['passphrase_too_short', 'passphrase_known'];

export function ChangePassphrase({ engine, onDone, onBack }: ChangePassphraseProps) {
  const [current, setCurrent] = useState('');
  const [answers, setAnswers] = useState<PassphraseAnswers>({ way: 'words', words: null, own: '' });
  const [step, setStep] = useState<'current' | 'next'>('current');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const change = async (next: string) => {
    setBusy(true);
    setFailure(null);
    const outcome = await engine.changePassphrase({ passphrase: current, next });
    setBusy(false);
    if (outcome.ok) return onDone();
    setFailure(outcome.failure);
    if (!ABOUT_THE_NEW.includes(outcome.failure.code)) setStep('current');
  };
  const go = () => {
    setTried(true);
    if (current === '') return;
    setFailure(null);
    setStep('next');
  };
  if (step === 'next') {
    return (
      <Passphrase
        engine={engine}
        answers={answers}
        onChange={setAnswers}
        failure={failure}
        busy={busy}
        finish={DEVICE.changeFinish}
        working={DEVICE.changeWorking}
        onChosen={(chosen) => void change(chosen)}
        onBack={() => setStep('current')}
      />
    );
  }
  return (
    <Page heading={DEVICE.changePassphrase}>
      <Problem sentence={failure && sayFailure(failure)} />
      <Form onSubmit={go}>
        <SecretField
          label={DEVICE.passphraseNow}
          hint={DEVICE.passphraseHint}
          value={current}
          onInput={setCurrent}
          error={tried && current === '' ? DEVICE.needPassphrase : null}
        />
        <Actions inline>
          <SubmitButton>{DEVICE.changeNext}</SubmitButton>
          <Button kind="quiet" onPress={onBack}>
            {DEVICE.cancel}
          </Button>
        </Actions>
      </Form>
    </Page>
  );
}
