/** The way out to the organisation's own sign-on, at the end of the page, so that nothing moves when it comes; and the way back. */
import { useState } from 'preact/hooks';
import type { Failure, SignsIn } from '../../../engine/port';
import { Button } from '../../parts/Button';
import { Notice, Problem } from '../../parts/Notice';
import { Section } from '../../parts/Page';
import { sayFailure } from '../../strings/failures';
import { SIGN_ON } from '../../strings/sign_on';
import type { Signing } from './signing';

export interface SignOnProps {
  engine: SignsIn;
  name: string;
  /** The enrolment code that is there already, or ''. */
  code: string;
}

export function SignOn({ engine, name, code }: SignOnProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const leave = async () => {
    setBusy(true);
    setFailure(null);
    const outcome = await engine.signOn(code);
    // Whoever leaves sees the button busy until the next page is there.
    if (outcome.ok) return;
    setBusy(false);
    setFailure(outcome.failure);
  };
  return (
    <Section heading={SIGN_ON.heading}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{SIGN_ON.what}</p>
      <p role="status">{busy ? SIGN_ON.leaving : ''}</p>
      <Button kind="secondary" busy={busy} onPress={() => void leave()}>
        {SIGN_ON.with(name)}
      </Button>
    </Section>
  );
}

/** In the place of name and password. */
export function SignedOn({ onInstead }: { onInstead: () => void }) {
  return (
    <Notice>
      <p>{SIGN_ON.done}</p>
      <Button kind="quiet" onPress={onInstead}>
        {SIGN_ON.instead}
      </Button>
    </Notice>
  );
}

export function NotLetIn({ why }: { why: NonNullable<Signing['refused']> }) {
  return <Problem sentence={SIGN_ON[why]} />;
}
