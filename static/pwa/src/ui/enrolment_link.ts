/** What stands behind the `#` of the address that a document begins at. A fragment never reaches the server. */

const CODE_CHARS = 32;
const NOT_IN_A_CODE = /[^0-9A-HJKMNP-TV-Z]/;
const CODE = /^#enrol=([0-9A-Za-z-]{1,100})$/;
const OURS = /^#(?:enrol=|signed-on$|sign-on-)/;
/** How the browser comes back from the organisation's own sign-on, as the server writes it. */
const SIGN_ONS: Record<string, Arrival['sign_on']> = {
  '#signed-on': 'signed_on',
  '#sign-on-refused': 'refused',
  '#sign-on-silent': 'silent',
};

/** How a document was come to: with an enrolment code, or back from the organisation's own sign-on. */
export interface Arrival {
  code: string | null;
  sign_on: 'signed_on' | 'refused' | 'silent' | null;
}

/** Take it out of the address, at once, so that it is not left in the browser's history. */
export function takeArrival({ location, history }: Pick<Window, 'location' | 'history'>): Arrival {
  const { hash, pathname } = location;
  if (OURS.test(hash)) history.replaceState(null, '', pathname);
  return { code: CODE.exec(hash)?.[1] ?? null, sign_on: SIGN_ONS[hash] ?? null };
}

/**
 * Whether what was typed has the length and the letters of a code, read as forgivingly as the engine reads it. Its check
 * letters are the engine's to judge.
 *
 * Source: sync/PROTOCOL.md section 7.2.
 */
export function looksWhole(typed: string): boolean {
  const code = typed.slice(typed.lastIndexOf('=') + 1).toUpperCase();
  const plain = code.replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  return plain.length === CODE_CHARS && !NOT_IN_A_CODE.test(plain);
}
