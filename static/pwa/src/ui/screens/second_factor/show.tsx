/** A code of the authenticator app, or a recovery code in its place. */
import { useState } from 'preact/hooks';
import type { Failure } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { TextField } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { sayFailure } from '../../strings/failures';
import { SECOND_FACTOR } from '../../strings/second_factor';
import { CodeField, isCode } from './code_field';

export interface ShowProps {
  failure: Failure | null;
  busy: boolean;
  onShown: (shown: { code: string } | { recovery_code: string }) => void;
  onBack: () => void;
}

type Way = 'app' | 'recovery';

export function Show({ failure, busy, onShown, onBack }: ShowProps) {
  const [way, setWay] = useState<Way>('app');
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState('');
  const [tried, setTried] = useState(false);
  const whole = way === 'app' ? isCode(code) : recovery.trim() !== '';
  const show = () => {
    setTried(!whole);
    if (!whole || busy) return;
    onShown(way === 'app' ? { code } : { recovery_code: recovery.trim() });
  };
  return (
    <Page heading={SECOND_FACTOR.heading}>
      <Problem sentence={failure && failure.code !== 'second_factor_owed' ? sayFailure(failure) : null} />
      <p>{SECOND_FACTOR.intro}</p>
      <Form onSubmit={show}>
        <Choice<Way>
          legend={SECOND_FACTOR.way}
          layout="stacked"
          options={[
            { value: 'app', label: SECOND_FACTOR.byApp },
            { value: 'recovery', label: SECOND_FACTOR.byRecovery },
          ]}
          value={way}
          onChoose={(chosen) => {
            setWay(chosen ?? way);
            setTried(false);
          }}
        />
        {way === 'app' ? (
          <CodeField value={code} onInput={setCode} missing={tried} />
        ) : (
          <TextField
            label={SECOND_FACTOR.recovery}
            hint={SECOND_FACTOR.recoveryHint}
            value={recovery}
            onInput={setRecovery}
            error={tried ? SECOND_FACTOR.needRecovery : null}
            autocapitalize="characters"
            maxLength={40}
          />
        )}
        <p class="soft">{SECOND_FACTOR.lost}</p>
        <p role="status">{busy ? SECOND_FACTOR.working : ''}</p>
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
