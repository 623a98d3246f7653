/** Setting up an authenticator app: the key as a picture and as text, a code that shows that it works, and the recovery codes. */
import { useEffect, useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { Loading } from '../../parts/Loading';
import { Problem } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { Qr } from '../../parts/Qr';
import { sayFailure } from '../../strings/failures';
import { SECOND_FACTOR } from '../../strings/second_factor';
import { CodeField, isCode } from './code_field';

export interface SetUpProps {
  engine: Engine;
  /** The device is being set up. */
  working: boolean;
  onDone: () => void;
  onBack: () => void;
}

interface Begun {
  id: string;
  secret: string;
  link: string;
}

export function SetUp({ engine, working, onDone, onBack }: SetUpProps) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [recovery, setRecovery] = useState<string[] | null>(null);
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    void engine.beginSecondFactor().then((outcome) => {
      if (outcome.ok) setBegun(outcome.value);
      else setFailure(outcome.failure);
    });
  }, [engine]);
  const confirm = async () => {
    setTried(true);
    if (!begun || busy || !isCode(code)) return;
    setBusy(true);
    setFailure(null);
    const outcome = await engine.confirmSecondFactor(begun.id, code);
    setBusy(false);
    if (outcome.ok) setRecovery(outcome.value);
    else setFailure(outcome.failure);
  };
  if (recovery) return <RecoveryCodes codes={recovery} working={working} onWritten={onDone} />;
  if (!begun && !failure) return <Loading />;
  return (
    <Page heading={SECOND_FACTOR.setUpHeading}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{SECOND_FACTOR.setUpIntro}</p>
      {begun && (
        <Section heading={SECOND_FACTOR.scan}>
          <Qr text={begun.link} label={SECOND_FACTOR.qr} />
          <p>{SECOND_FACTOR.orType}</p>
          <p class="code">{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
          <p>{SECOND_FACTOR.afterwards}</p>
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
      )}
    </Page>
  );
}

interface RecoveryCodesProps {
  codes: string[];
  working: boolean;
  onWritten: () => void;
}

function RecoveryCodes({ codes, working, onWritten }: RecoveryCodesProps) {
  return (
    <Page heading={SECOND_FACTOR.recoveryHeading}>
      <p>{SECOND_FACTOR.recoveryWhy}</p>
      <ul class="answers" aria-label={SECOND_FACTOR.list}>
        {codes.map((each) => (
          <li key={each} class="code">
            {each}
          </li>
        ))}
      </ul>
      <p role="status">{working ? SECOND_FACTOR.working : ''}</p>
      <Actions>
        <Button onPress={onWritten} disabled={working}>
          {SECOND_FACTOR.written}
        </Button>
      </Actions>
    </Page>
  );
}
