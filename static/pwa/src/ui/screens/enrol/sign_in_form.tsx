/** What setting a device up and letting it in again ask alike: sign-in name, password and the code, and what is wrong with each. */
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../../engine/port';
import { looksWhole } from '../../enrolment_link';
import { TextField } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { ENROL } from '../../strings/enrol';
import { sayFailure } from '../../strings/failures';

export interface SignInAnswers {
  name: string;
  password: string;
  code: string;
}

const MISSING = {
  name: ENROL.needName,
  password: ENROL.needPassword,
  code: ENROL.needCode,
  label: ENROL.needLabel,
};
type Asked = keyof typeof MISSING;

/** The field that a refusal is about; it is said there. Any other failure is said above. */
const ABOUT: Partial<Record<Failure['code'], Asked>> = {
  sign_in_refused: 'name',
  other_person: 'name',
  code_unreadable: 'code',
  code_refused: 'code',
};

export interface Answering<F extends Asked> {
  form: RefObject<HTMLDivElement | null>;
  /** What is said at a field; nothing is before somebody has gone on. */
  error: (field: F) => string | null;
  /** What is said above the form, about no field of it. */
  above: string | null;
  /** Goes on when nothing is missing; else says what is. */
  go: () => void;
}

/** `fields`: those that are shown. The first that something is wrong with is gone to. */
export function useAnswering<F extends Asked>(
  fields: readonly F[],
  answers: Record<F, string>,
  failure: Failure | null,
  onWhole: () => void,
): Answering<F> {
  const [tries, setTries] = useState(0);
  const about = failure ? ABOUT[failure.code] : undefined;
  const refused = fields.find((field) => field === about);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (tries > 0 || refused) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [tries, refused]);
  return {
    form,
    error: (field) => {
      if (failure && refused === field) return sayFailure(failure);
      return tries > 0 ? wrongWith(field, answers[field]) : null;
    },
    above: failure && !refused ? sayFailure(failure) : null,
    go: () => {
      if (fields.every((field) => wrongWith(field, answers[field]) === null)) onWhole();
      else setTries(tries + 1);
    },
  };
}

function wrongWith(field: Asked, answer: string): string | null {
  if (answer.trim() === '') return MISSING[field];
  return field === 'code' && !looksWhole(answer) ? sayFailure({ code: 'code_unreadable' }) : null;
}

export interface SignInFormProps {
  answering: Answering<'name' | 'password' | 'code'>;
  answers: SignInAnswers;
  set: (field: keyof SignInAnswers) => (value: string) => void;
  /** Stands in the place of name and password for whoever has signed in otherwise. */
  signedOn: ComponentChildren;
  /** Stands in the place of the code. */
  instead?: ComponentChildren;
  children: ComponentChildren;
}

export function SignInForm({ answering, answers, set, signedOn, instead, children }: SignInFormProps) {
  const { form, error, go } = answering;
  return (
    <div ref={form}>
      <Form onSubmit={go}>
        {signedOn || (
          <>
            <TextField
              label={ENROL.name}
              value={answers.name}
              onInput={set('name')}
              error={error('name')}
              autocapitalize="off"
            />
            <TextField
              label={ENROL.password}
              type="password"
              value={answers.password}
              onInput={set('password')}
              error={error('password')}
            />
          </>
        )}
        {instead || (
          <TextField
            label={ENROL.code}
            hint={ENROL.codeHint}
            value={answers.code}
            onInput={set('code')}
            error={error('code')}
            autocapitalize="characters"
          />
        )}
        {children}
      </Form>
    </div>
  );
}
