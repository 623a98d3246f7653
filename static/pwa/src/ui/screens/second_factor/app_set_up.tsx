/** Setting up an authenticator app: the key as a picture and as text, and a code that shows that it works. */
import { useState } from 'preact/hooks';
import type { AccountTold, Failure, SignsIn } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { Section } from '../../parts/Page';
import { Qr } from '../../parts/Qr';
import { sayFailure } from '../../strings/failures';
import { SECOND_FACTOR } from '../../strings/second_factor';
import type { Settled } from '.';
import { CodeField, isCode } from './code_field';

export interface AppSetUpProps {
  engine: SignsIn;
  begun: AccountTold['begin_app'];
  settled: Settled;
  /** It is in use from now on. */
  onMade: (recovery_codes: string[]) => void;
  onBack: () => void;
}

export function AppSetUp({ engine, begun, settled, onMade, onBack }: AppSetUpProps) {
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const confirm = async () => {
    setTried(true);
    if (busy || !isCode(code)) return;
    setBusy(true);
    setFailure(null);
    const outcome = await settled(engine.account({ is: 'confirm_app', id: begun.id, code }));
    setBusy(false);
    if (outcome.ok) onMade(outcome.value);
    else setFailure(outcome.failure);
  };
  return (
    <Section heading={SECOND_FACTOR.scan}>
      <Qr text={begun.link} label={SECOND_FACTOR.qr} />
      <p>{SECOND_FACTOR.orType}</p>
      <p class="code">{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
      <p>{SECOND_FACTOR.afterwards}</p>
      <Problem sentence={failure && sayFailure(failure)} />
      <Form onSubmit={() => void confirm()}>
        <CodeField value={code} onInput={setCode} missing={tried} />
        <p role="status">{busy ? SECOND_FACTOR.working : ''}</p>
        <Actions>
          <SubmitButton busy={busy}>{SECOND_FACTOR.go}</SubmitButton>
          <Button kind="quiet" onPress={onBack} disabled={busy}>
            {SECOND_FACTOR.back}
          </Button>
        </Actions>
      </Form>
    </Section>
  );
}
