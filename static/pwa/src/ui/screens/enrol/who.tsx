/** Step one: sign-in name, password, enrolment code, and what to call the device. */
import { useState } from 'preact/hooks';
import type { Failure } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { Notice, Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { ENROL } from '../../strings/enrol';
import { sayFailure } from '../../strings/failures';

export interface WhoAnswers {
  name: string;
  password: string;
  code: string;
  label: string;
}

export interface WhoProps {
  answers: WhoAnswers;
  codeArrived: boolean;
  failure: Failure | null;
  onChange: (answers: WhoAnswers) => void;
  onNext: () => void;
  onBack: (() => void) | undefined;
}

const MISSING: Record<keyof WhoAnswers, string> = {
  name: ENROL.needName,
  password: ENROL.needPassword,
  code: ENROL.needCode,
  label: ENROL.needLabel,
};

export function Who({ answers, codeArrived, failure, onChange, onNext, onBack }: WhoProps) {
  const [tried, setTried] = useState(false);
  const missing = (field: keyof WhoAnswers) =>
    tried && answers[field].trim() === '' ? MISSING[field] : null;
  const set = (field: keyof WhoAnswers) => (value: string) => onChange({ ...answers, [field]: value });
  const next = () => {
    setTried(true);
    if (Object.values(answers).every((value) => value.trim() !== '')) onNext();
  };
  return (
    <Page heading={ENROL.heading}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{ENROL.intro}</p>
      <Form onSubmit={next}>
        <TextField
          label={ENROL.name}
          value={answers.name}
          onInput={set('name')}
          error={missing('name')}
          autocapitalize="off"
        />
        <TextField
          label={ENROL.password}
          type="password"
          value={answers.password}
          onInput={set('password')}
          error={missing('password')}
        />
        {codeArrived ? (
          <Notice>
            <p>{ENROL.codeArrived}</p>
            <Button kind="quiet" onPress={() => set('code')('')}>
              {ENROL.codeChange}
            </Button>
          </Notice>
        ) : (
          <TextField
            label={ENROL.code}
            hint={ENROL.codeHint}
            value={answers.code}
            onInput={set('code')}
            error={missing('code')}
            autocapitalize="characters"
          />
        )}
        <TextField
          label={ENROL.label}
          hint={ENROL.labelHint}
          value={answers.label}
          onInput={set('label')}
          error={missing('label')}
          maxLength={60}
        />
        <Actions>
          <SubmitButton>{ENROL.next}</SubmitButton>
          {onBack && (
            <Button kind="quiet" onPress={onBack}>
              {ENROL.back}
            </Button>
          )}
        </Actions>
      </Form>
    </Page>
  );
}
