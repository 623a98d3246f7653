/** Step one: sign-in name, password, enrolment code, and what to call the device. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { looksWhole } from '../../enrolment_link';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { Notice, Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { ENROL } from '../../strings/enrol';
import { sayFailure } from '../../strings/failures';
import { Arrived } from '../arrived';
import type { Signing } from './signing';

export interface WhoAnswers {
  name: string;
  password: string;
  /** null: as it came, if it came. */
  code: string | null;
  label: string;
}

type Shown = WhoAnswers & { code: string };

export interface WhoProps {
  engine: Engine;
  answers: Shown;
  signing: Signing;
  codeArrived: boolean;
  failure: Failure | null;
  givenUp: boolean;
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

/** The field that a refusal is about; it is said there. Any other failure is said above the form. */
const ABOUT: Partial<Record<Failure['code'], keyof WhoAnswers>> = {
  sign_in_refused: 'name',
  code_unreadable: 'code',
  code_refused: 'code',
};

const FIELDS = ['name', 'password', 'code', 'label'] as const;

function wrongWith(field: keyof WhoAnswers, answers: Shown): string | null {
  if (answers[field].trim() === '') return MISSING[field];
  return field === 'code' && !looksWhole(answers.code) ? sayFailure({ code: 'code_unreadable' }) : null;
}

export function Who(props: WhoProps) {
  const { engine, answers, signing, codeArrived, failure, givenUp, onChange, onNext, onBack } = props;
  const { is_signed_on, parts } = signing;
  const fields = is_signed_on ? FIELDS.filter((field) => field !== 'name' && field !== 'password') : FIELDS;
  const [tries, setTries] = useState(0);
  const refused = failure && ABOUT[failure.code];
  const missing = (field: keyof WhoAnswers) => {
    if (failure && refused === field) return sayFailure(failure);
    return tries > 0 ? wrongWith(field, answers) : null;
  };
  const set = (field: keyof WhoAnswers) => (value: string) => onChange({ ...answers, [field]: value });
  const next = () => {
    if (fields.every((field) => wrongWith(field, answers) === null)) onNext();
    else setTries(tries + 1);
  };
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (tries > 0 || refused) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [tries, refused]);
  return (
    <Page heading={ENROL.heading}>
      <Problem sentence={failure && !refused ? sayFailure(failure) : null} />
      {parts && signing.refused && !failure && <parts.NotLetIn why={signing.refused} />}
      {givenUp && <Arrived />}
      {!is_signed_on && <p>{ENROL.intro}</p>}
      <div ref={form}>
        <Form onSubmit={next}>
          {parts && is_signed_on ? (
            <parts.SignedOn onInstead={signing.instead} />
          ) : (
            <>
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
            </>
          )}
          {codeArrived && missing('code') === null ? (
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
      </div>
      {parts && signing.name !== null && !is_signed_on && (
        <parts.SignOn
          engine={engine}
          name={signing.name}
          code={looksWhole(answers.code) ? answers.code : ''}
        />
      )}
    </Page>
  );
}
