/** A passphrase of one's own. The length is counted as it grows; the list of known ones is checked below. */
import { useState } from 'preact/hooks';
import { PASSPHRASE_MIN_CHARACTERS } from '../../../wire/limits';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { SecretField } from '../../parts/SecretField';
import { ENROL } from '../../strings/enrol';
import { sayFailure } from '../../strings/failures';

export interface OwnPassphraseProps {
  value: string;
  onInput: (value: string) => void;
  onNext: () => void;
  onBack: () => void;
}

export function OwnPassphrase({ value, onInput, onNext, onBack }: OwnPassphraseProps) {
  const [tried, setTried] = useState(false);
  const length = [...value.trim()].length;
  const tooShort = length < PASSPHRASE_MIN_CHARACTERS;
  const next = () => {
    setTried(true);
    if (!tooShort) onNext();
  };
  return (
    <Form onSubmit={next}>
      <SecretField
        label={ENROL.own}
        hint={`${ENROL.ownHint} ${tooShort ? ENROL.ownShort(length) : ''}`.trim()}
        value={value}
        onInput={onInput}
        error={tried && tooShort ? sayFailure({ code: 'passphrase_too_short' }) : null}
      />
      <Actions>
        <SubmitButton>{ENROL.next}</SubmitButton>
        <Button kind="quiet" onPress={onBack}>
          {ENROL.back}
        </Button>
      </Actions>
    </Form>
  );
}
