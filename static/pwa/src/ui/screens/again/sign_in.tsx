/** Who it is, and the code: as when the device was set up, without the passphrase, which stays as it is. */
import type { Failure, SignsIn } from '../../../engine/port';
import { looksWhole } from '../../enrolment_link';
import { Actions, SubmitButton } from '../../parts/Button';
import { Problem } from '../../parts/Notice';
import { Section } from '../../parts/Page';
import { AGAIN } from '../../strings/again';
import { type SignInAnswers, SignInForm, useAnswering } from '../enrol/sign_in_form';
import { NotLetIn, SignedOn, SignOn } from '../enrol/sign_on';
import type { Back } from './signing';

export interface Typed extends Omit<SignInAnswers, 'code'> {
  /** null: as it came, if it came. */
  code: string | null;
}

export interface SignInAndCodeProps {
  asks: SignsIn;
  typed: SignInAnswers;
  signing: Back;
  failure: Failure | null;
  /** How the browser came back from the organisation's own sign-on, when it was not let in. */
  notLetIn: 'refused' | 'silent' | null;
  busy: boolean;
  onChange: (typed: Typed) => void;
  onAsk: () => void;
}

const FIELDS = ['name', 'password', 'code'] as const;
const CODE = ['code'] as const;

export function SignInAndCode(props: SignInAndCodeProps) {
  const { asks, typed, signing, failure, notLetIn, busy, onChange, onAsk } = props;
  const { single_sign_on, is_signed_on, instead } = signing;
  const fields: readonly (keyof SignInAnswers)[] = is_signed_on ? CODE : FIELDS;
  const answering = useAnswering(fields, typed, failure, () => !busy && onAsk());
  return (
    <Section heading={AGAIN.sign}>
      <Problem sentence={answering.above} />
      {notLetIn && !failure && <NotLetIn why={notLetIn} />}
      <SignInForm
        answering={answering}
        answers={typed}
        set={(field) => (value) => onChange({ ...typed, [field]: value })}
        signedOn={is_signed_on && <SignedOn onInstead={instead} />}
      >
        <p role="status">{busy ? AGAIN.working : ''}</p>
        <Actions>
          <SubmitButton busy={busy}>{AGAIN.go}</SubmitButton>
        </Actions>
      </SignInForm>
      {single_sign_on !== null && !is_signed_on && (
        <SignOn engine={asks} name={single_sign_on} code={looksWhole(typed.code) ? typed.code : ''} />
      )}
    </Section>
  );
}
