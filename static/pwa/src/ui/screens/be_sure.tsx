/** What cannot be undone, or is done to somebody else's: said before it is done, and done with the passphrase again. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Failure, Outcome } from '../../engine/port';
import { Actions, Button, SubmitButton } from '../parts/Button';
import { Form } from '../parts/Form';
import { Problem } from '../parts/Notice';
import { SecretField } from '../parts/SecretField';
import { BE_SURE } from '../strings/be_sure';
import { sayFailure } from '../strings/failures';
import { isUnanswered } from './no_answer';

export interface BeSureProps {
  /** What comes of it. */
  children: ComponentChildren;
  go: string;
  /** What the button says by which nothing is done. */
  leave: string;
  run: (passphrase: string) => Promise<Outcome<null>>;
  onDone: () => void;
  onLeave: () => void;
}

export function BeSure({ children, go, leave, run, onDone, onLeave }: BeSureProps) {
  const [passphrase, setPassphrase] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async () => {
    setTried(true);
    if (busy || passphrase === '') return;
    setBusy(true);
    setFailure(null);
    const outcome = await run(passphrase);
    setBusy(false);
    if (outcome.ok) return onDone();
    setPassphrase('');
    setTried(false);
    setFailure(outcome.failure);
  };
  return (
    <>
      <Problem sentence={failure && sayFailure(failure)} />
      {failure && isUnanswered({ ok: false, failure }) && <p>{BE_SURE.maybeDone}</p>}
      {children}
      <Form onSubmit={() => void submit()}>
        <SecretField
          label={BE_SURE.passphrase}
          hint={BE_SURE.passphraseHint}
          value={passphrase}
          onInput={setPassphrase}
          error={tried && passphrase === '' ? BE_SURE.needPassphrase : null}
        />
        <p role="status">{busy ? BE_SURE.working : ''}</p>
        <Actions inline>
          <SubmitButton kind="warning" busy={busy}>
            {go}
          </SubmitButton>
          <Button kind="quiet" onPress={onLeave} disabled={busy}>
            {leave}
          </Button>
        </Actions>
      </Form>
    </>
  );
}
