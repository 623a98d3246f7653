/** What changes an account asks for its password again: whoever holds an open device is not always its owner. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Failure, Outcome } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { SecretField } from '../../parts/SecretField';
import { ACCOUNT } from '../../strings/account';
import { sayFailure } from '../../strings/failures';

export interface WithPasswordProps<T> {
  heading: string;
  /** What comes of it. */
  children?: ComponentChildren;
  go: string;
  working?: string;
  run: (password: string) => Promise<Outcome<T>>;
  onDone: (value: T) => void;
  onBack: () => void;
}

export function WithPassword<T>(props: WithPasswordProps<T>) {
  const { heading, children, go, working = ACCOUNT.working, run, onDone, onBack } = props;
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async () => {
    setTried(true);
    if (busy || password === '') return;
    setBusy(true);
    setFailure(null);
    const outcome = await run(password);
    setBusy(false);
    if (outcome.ok) onDone(outcome.value);
    else setFailure(outcome.failure);
  };
  return (
    <Page heading={heading}>
      <Problem sentence={failure && sayFailure(failure)} />
      {failure?.code === 'offline' && <p>{ACCOUNT.maybeDone}</p>}
      {children}
      <Form onSubmit={() => void submit()}>
        <SecretField
          label={ACCOUNT.password}
          hint={ACCOUNT.passwordHint}
          value={password}
          onInput={setPassword}
          error={tried && password === '' ? ACCOUNT.needPassword : null}
        />
        <p role="status">{busy ? working : ''}</p>
        <Actions inline>
          <SubmitButton busy={busy}>{go}</SubmitButton>
          <Button kind="quiet" onPress={onBack} disabled={busy}>
            {ACCOUNT.cancel}
          </Button>
        </Actions>
      </Form>
    </Page>
  );
}
