/** Another password of one's own: the one that counts now, and the new one twice. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { PASSWORD_MIN_CHARACTERS } from '../../../wire/limits';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { SecretField } from '../../parts/SecretField';
import { ACCOUNT } from '../../strings/account';
import { sayFailure } from '../../strings/failures';
import { isUnanswered } from '../no_answer';

export interface NewPasswordProps {
  engine: Engine;
  onDone: () => void;
  onBack: () => void;
}

export function NewPassword({ engine, onDone, onBack }: NewPasswordProps) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const wrong = wrongWith(current, next, again);
  const change = async () => {
    setTried(true);
    if (busy || Object.values(wrong).some(Boolean)) return;
    setBusy(true);
    setFailure(null);
    const ask = () => engine.account({ is: 'new_password', password: current, next });
    const first = await ask();
    // The same words again change nothing more, and their answer says what is so.
    const outcome = isUnanswered(first) ? await ask() : first;
    setBusy(false);
    if (outcome.ok) onDone();
    else setFailure(outcome.failure);
  };
  const is_unsure = failure && isUnanswered({ ok: false, failure });
  const length = [...next].length;
  const short = length < PASSWORD_MIN_CHARACTERS ? ACCOUNT.passwordShort(length) : '';
  return (
    <Page heading={ACCOUNT.change}>
      <Problem sentence={failure && sayFailure(failure)} />
      {is_unsure && <p>{ACCOUNT.passwordUnsure}</p>}
      <p>{ACCOUNT.changeEnds}</p>
      <Form onSubmit={() => void change()}>
        <SecretField
          label={ACCOUNT.passwordNow}
          hint={ACCOUNT.passwordNowHint}
          value={current}
          onInput={setCurrent}
          error={tried ? wrong.current : null}
        />
        <SecretField
          label={ACCOUNT.passwordNew}
          hint={`${ACCOUNT.passwordNewHint} ${short}`.trim()}
          value={next}
          onInput={setNext}
          error={tried ? wrong.next : null}
        />
        <SecretField
          label={ACCOUNT.passwordAgain}
          value={again}
          onInput={setAgain}
          error={tried ? wrong.again : null}
        />
        <p role="status">{busy ? ACCOUNT.working : ''}</p>
        <Actions inline>
          <SubmitButton busy={busy}>{ACCOUNT.changeGo}</SubmitButton>
          <Button kind="quiet" onPress={onBack} disabled={busy}>
            {ACCOUNT.cancel}
          </Button>
        </Actions>
      </Form>
    </Page>
  );
}

function wrongWith(current: string, next: string, again: string) {
  const is_short = [...next].length < PASSWORD_MIN_CHARACTERS;
  const is_old = next === current ? ACCOUNT.passwordSameAsOld : null;
  return {
    current: current === '' ? ACCOUNT.needPassword : null,
    next: is_short ? ACCOUNT.passwordTooShort : is_old,
    again: again === next ? null : ACCOUNT.passwordNotSame,
  };
}
