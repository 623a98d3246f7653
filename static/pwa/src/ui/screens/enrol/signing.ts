/** How somebody signs in who sets up a device: by name and password, or back from the organisation's own sign-on. */
import { useEffect, useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { Arrival } from '../../enrolment_link';

type SignOnParts = Pick<typeof import('./sign_on'), 'SignOn' | 'SignedOn' | 'NotLetIn'>;

export interface Signing {
  /** What the organisation's own sign-on is called; null: there is none, or nobody has answered yet. */
  name: string | null;
  /** This browser has come back from it, and its session is good. */
  is_signed_on: boolean;
  /** How it came back, when it was not let in. */
  refused: 'refused' | 'silent' | null;
  /** The enrolment code that it left with. */
  code: string | null;
  /** What is shown of it; null where there is nothing of it to show, as in most organisations. */
  parts: SignOnParts | null;
  /** There is something to show of it, and it did not come. */
  is_missing: boolean;
  /** Asks anew for what did not come. */
  again: () => void;
  /** It has come back, and how it stands is not known yet. */
  asking: boolean;
  /** Sign-in name and password after all. */
  instead: () => void;
}

type Told = Pick<Signing, 'name' | 'is_signed_on' | 'code' | 'parts' | 'is_missing' | 'asking'>;
const NOTHING: Told = {
  name: null,
  is_signed_on: false,
  code: null,
  parts: null,
  is_missing: false,
  asking: false,
};

/** Nobody waits for it who has not just come back: without an answer one signs in with a name and a password. */
export function useSignOn(engine: Engine, sign_on: Arrival['sign_on']): Signing {
  const back = sign_on !== null;
  const [told, setTold] = useState<Told>({ ...NOTHING, asking: back });
  useEffect(() => {
    void ask(engine, sign_on).then(setTold, () => setTold(NOTHING));
  }, [engine, sign_on]);
  return {
    ...told,
    again: () => {
      setTold((now) => ({ ...now, is_missing: false }));
      void bring().then((parts) => setTold((now) => ({ ...now, ...parts })));
    },
    refused: sign_on === 'signed_on' ? null : sign_on,
    instead: () => setTold((now) => ({ ...now, is_signed_on: false })),
  };
}

async function ask(engine: Engine, sign_on: Arrival['sign_on']): Promise<Told> {
  const outcome = await engine.account({ is: 'sign_in' });
  const {
    single_sign_on: name,
    is_signed_on,
    code,
  } = outcome.ok
    ? outcome.value
    : // Whoever was let in and has lost the signal since has still signed in.
      { single_sign_on: null, is_signed_on: true, code: null };
  if (name === null && sign_on === null) return NOTHING;
  return {
    name,
    is_signed_on: is_signed_on && sign_on === 'signed_on',
    code: sign_on === null ? null : code,
    ...(await bring()),
    asking: false,
  };
}

/** Whether it comes is no reason to forget who has signed in. */
async function bring(): Promise<Pick<Told, 'parts' | 'is_missing'>> {
  try {
    const { SignOn, SignedOn, NotLetIn } = await import('./sign_on');
    return { parts: { SignOn, SignedOn, NotLetIn }, is_missing: false };
  } catch {
    return { parts: null, is_missing: true };
  }
}
