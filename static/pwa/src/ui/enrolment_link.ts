/** The enrolment code that a link or QR code carries behind `#enrol=`. A fragment never reaches the server. */

const CODE_CHARS = 32;
const NOT_IN_A_CODE = /[^0-9A-HJKMNP-TV-Z]/;
const FRAGMENT = /^#enrol=([0-9A-Za-z-]{1,100})$/;

/**
 * Take the code out of the address, at once, so that it is not left in the browser's history.
 *
 * Shape:  null when there is none.
 */
export function takeEnrolmentCode(page: Pick<Window, 'location' | 'history'>): string | null {
  const code = FRAGMENT.exec(page.location.hash)?.[1] ?? null;
  if (page.location.hash.startsWith('#enrol=')) page.history.replaceState(null, '', page.location.pathname);
  return code;
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
