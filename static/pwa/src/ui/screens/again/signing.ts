/** Signing in while a vault is open: by name and password, or back from the organisation's own sign-on, in the name of no device. */
import { useEffect, useState } from 'preact/hooks';
import { withPart } from '../../../engine/part';
import type { AccountDeed, Engine, SignIn, SignsIn } from '../../../engine/port';

/** The same questions, for whoever signs in anew. */
export function anew(engine: Engine): SignsIn {
  const asks: Pick<SignsIn, 'account'> = {
    account: <D extends AccountDeed>(deed: D) => engine.account<D>({ ...deed, anew: true }),
  };
  return {
    ...asks,
    signOn: (code) => engine.signOn(code),
    addPasskey: () =>
      withPart(
        async () => (await import('../../../engine/second_passkey')).addPasskey,
        (add) => add(asks),
      ),
    showPasskey: () =>
      withPart(
        async () => (await import('../../../engine/second_passkey')).showPasskey,
        (show) => show(asks),
      ),
  };
}

export interface Back extends SignIn {
  /** How it stands is not known yet. */
  asking: boolean;
  /** Sign-in name and password after all. */
  instead: () => void;
}

const NOTHING: SignIn = { single_sign_on: null, is_signed_on: false, code: null };

/** Whoever left for the sign-on and has unlocked since is told from the session of this browser. */
export function useBack(asks: SignsIn): Back {
  const [told, setTold] = useState<SignIn | null>(null);
  useEffect(() => {
    void asks.account({ is: 'sign_in' }).then(
      (outcome) => setTold(outcome.ok ? outcome.value : NOTHING),
      () => setTold(NOTHING),
    );
  }, [asks]);
  const now = told ?? NOTHING;
  return {
    ...now,
    is_signed_on: now.is_signed_on && now.single_sign_on !== null,
    asking: told === null,
    instead: () => setTold({ ...now, is_signed_on: false }),
  };
}
