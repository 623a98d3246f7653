/** The passphrase once more, from paper or memory, before anything is locked with it. */
import { useState } from 'preact/hooks';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { Page } from '../../parts/Page';
import { SecretField } from '../../parts/SecretField';
import { ENROL } from '../../strings/enrol';

export interface ConfirmProps {
  expected: string;
  busy: boolean;
  /** What the last button says, and what is said while it works. */
  finish: string;
  working: string;
  onConfirmed: (passphrase: string) => void;
  onBack: () => void;
}

export function Confirm({ expected, busy, finish, working, onConfirmed, onBack }: ConfirmProps) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const check = () => {
    if (busy) return;
    const same = singleSpaced(typed) === singleSpaced(expected);
    setWrong(!same);
    if (same) onConfirmed(expected);
  };
  return (
    <Page heading={ENROL.confirmHeading}>
      <p>{ENROL.confirmIntro}</p>
      <Form onSubmit={check}>
        <SecretField
          label={ENROL.confirm}
          value={typed}
          onInput={setTyped}
          error={wrong ? ENROL.confirmWrong : null}
        />
        <p role="status">{busy ? working : ''}</p>
        <Actions>
          <SubmitButton busy={busy}>{finish}</SubmitButton>
          <Button kind="quiet" onPress={onBack} disabled={busy}>
            {ENROL.back}
          </Button>
        </Actions>
      </Form>
    </Page>
  );
}

/** As the vault reads it (`normalPassphrase` in vault/kdf.ts): one spelling of a letter, one space between words. */
function singleSpaced(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/gu, ' ');
}
