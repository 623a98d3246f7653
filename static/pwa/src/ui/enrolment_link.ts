/** The enrolment code that a link or QR code carries behind `#enrol=`. A fragment never reaches the server. */

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
