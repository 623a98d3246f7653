/** Step one: sign-in name, password, enrolment code, and what to call the device. */
import type { Engine, Failure } from '../../../engine/port';
import { looksWhole } from '../../enrolment_link';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Loading } from '../../parts/Loading';
import { Notice, Problem } from '../../parts/Notice';
import { NotFetched } from '../../parts/not_fetched';
import { Page } from '../../parts/Page';
import { ENROL } from '../../strings/enrol';
import { Arrived } from '../arrived';
import { type SignInAnswers, SignInForm, useAnswering } from './sign_in_form';
import type { Signing } from './signing';

export interface WhoAnswers extends Omit<SignInAnswers, 'code'> {
  /** null: as it came, if it came. */
  code: string | null;
  label: string;
}

type Shown = WhoAnswers & SignInAnswers;

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

const FIELDS = ['name', 'password', 'code', 'label'] as const;
const SIGNED_ON = ['code', 'label'] as const;

export function Who(props: WhoProps) {
  const { engine, answers, signing, codeArrived, failure, givenUp, onChange, onNext, onBack } = props;
  const { is_signed_on, parts } = signing;
  const fields: readonly (keyof WhoAnswers)[] = is_signed_on ? SIGNED_ON : FIELDS;
  const answering = useAnswering(fields, answers, failure, onNext);
  const { above, error } = answering;
  const set = (field: keyof WhoAnswers) => (value: string) => onChange({ ...answers, [field]: value });
  const missing = signing.is_missing && <NotFetched onAgain={signing.again} />;
  const arrived = codeArrived && error('code') === null && (
    <Notice>
      <p>{ENROL.codeArrived}</p>
      <Button kind="quiet" onPress={() => set('code')('')}>
        {ENROL.codeChange}
      </Button>
    </Notice>
  );
  return (
    <Page heading={ENROL.heading}>
      <Problem sentence={above} />
      {!is_signed_on && missing}
      {parts && signing.refused && !failure && <parts.NotLetIn why={signing.refused} />}
      {givenUp && <Arrived />}
      {!is_signed_on && <p>{ENROL.intro}</p>}
      <SignInForm
        answering={answering}
        answers={answers}
        set={set}
        signedOn={
          is_signed_on && (parts ? <parts.SignedOn onInstead={signing.instead} /> : missing || <Loading />)
        }
        instead={arrived}
      >
        <TextField
          label={ENROL.label}
          hint={ENROL.labelHint}
          value={answers.label}
          onInput={set('label')}
          error={error('label')}
          textMax={60}
        />
        <Actions>
          <SubmitButton>{ENROL.next}</SubmitButton>
          {onBack && (
            <Button kind="quiet" onPress={onBack}>
              {ENROL.back}
            </Button>
          )}
        </Actions>
      </SignInForm>
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
