/** Who it is, and the code: as when the device was set up, without the passphrase, which stays as it is. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure, SignsIn } from '../../../engine/port';
import { looksWhole } from '../../enrolment_link';
import { Actions, SubmitButton } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { Section } from '../../parts/Page';
import { AGAIN } from '../../strings/again';
import { ENROL } from '../../strings/enrol';
import { sayFailure } from '../../strings/failures';
import { NotLetIn, SignedOn, SignOn } from '../enrol/sign_on';
import type { Back } from './signing';

export interface Typed {
  name: string;
  password: string;
  /** null: as it came, if it came. */
  code: string | null;
}

type Shown = Typed & { code: string };
type Name = keyof Typed;

export interface SignInAndCodeProps {
  asks: SignsIn;
  typed: Shown;
  signing: Back;
  failure: Failure | null;
  /** How the browser came back from the organisation's own sign-on, when it was not let in. */
  notLetIn: 'refused' | 'silent' | null;
  busy: boolean;
  onChange: (typed: Typed) => void;
  onAsk: () => void;
}

const MISSING: Record<Name, string> = {
  name: ENROL.needName,
  password: ENROL.needPassword,
  code: ENROL.needCode,
};
/** The field that a refusal is about; it is said there. Any other failure is said above. */
const ABOUT: Partial<Record<Failure['code'], Name>> = {
  sign_in_refused: 'name',
  other_person: 'name',
  code_unreadable: 'code',
  code_refused: 'code',
};

function wrongWith(field: Name, typed: Shown): string | null {
  if (typed[field].trim() === '') return MISSING[field];
  return field === 'code' && !looksWhole(typed.code) ? sayFailure({ code: 'code_unreadable' }) : null;
}

export function SignInAndCode(props: SignInAndCodeProps) {
  const { asks, typed, signing, failure, notLetIn, busy, onChange, onAsk } = props;
  const [tries, setTries] = useState(0);
  const fields: Name[] = signing.is_signed_on ? ['code'] : ['name', 'password', 'code'];
  const about = failure ? ABOUT[failure.code] : undefined;
  const refused = about && fields.includes(about) ? about : undefined;
  const error = (field: Name) => {
    if (failure && refused === field) return sayFailure(failure);
    return tries > 0 ? wrongWith(field, typed) : null;
  };
  const set = (field: Name) => (value: string) => onChange({ ...typed, [field]: value });
  const ask = () => {
    if (busy) return;
    if (fields.every((field) => wrongWith(field, typed) === null)) onAsk();
    else setTries(tries + 1);
  };
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (tries > 0 || refused) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [tries, refused]);
  return (
    <Section heading={AGAIN.sign}>
      <Problem sentence={failure && !refused ? sayFailure(failure) : null} />
      {notLetIn && !failure && <NotLetIn why={notLetIn} />}
      <div ref={form}>
        <Form onSubmit={ask}>
          {signing.is_signed_on ? (
            <SignedOn onInstead={signing.instead} />
          ) : (
            <>
              <TextField
                label={ENROL.name}
                value={typed.name}
                onInput={set('name')}
                error={error('name')}
                autocapitalize="off"
              />
              <TextField
                label={ENROL.password}
                type="password"
                value={typed.password}
                onInput={set('password')}
                error={error('password')}
              />
            </>
          )}
          <TextField
            label={ENROL.code}
            hint={ENROL.codeHint}
            value={typed.code}
            onInput={set('code')}
            error={error('code')}
            autocapitalize="characters"
          />
          <p role="status">{busy ? AGAIN.working : ''}</p>
          <Actions>
            <SubmitButton busy={busy}>{AGAIN.go}</SubmitButton>
          </Actions>
        </Form>
      </div>
      {signing.single_sign_on !== null && !signing.is_signed_on && (
        <SignOn engine={asks} name={signing.single_sign_on} code={looksWhole(typed.code) ? typed.code : ''} />
      )}
    </Section>
  );
}
