/** What went wrong, in one plain sentence each that says what to do next. */
import type { Failure } from '../../engine/port';
import type { OutboxItem } from '../../views/rows';
import { APP } from './app';
import { sayWait } from './when';

const SENTENCES: Record<Failure['code'], string> = {
  wrong_passphrase: 'That is not the passphrase for this device. Check the words and try again.',
  wrong_pin:
    'That is not the PIN that goes with this device. Check it and try again, or use your passphrase: it always opens Attune.',
  passkey_not_given:
    'Your device did not confirm that it is you: it was called off, took too long, or does not know this key any more. No try was counted. Try again, or use your passphrase.',
  passkey_unable:
    'This device or browser cannot do this in a way that keeps your notes safe. Nothing of it was kept. Your passphrase opens Attune as before.',
  passkey_disagrees:
    'Your device gave two different answers to the same question, so it could lock you out one day. Nothing of it was kept. Your passphrase opens Attune as before.',
  pin_too_short: 'That PIN is too short. Use at least 6 digits, or at least 6 letters and digits.',
  pin_known:
    'That PIN is one of the first that somebody would try: a date, a year, a run, a pattern or a well-known word. Choose another.',
  wait: 'Too many wrong tries. Wait, then try again.',
  offline: 'There is no connection. Find a signal, then try again. Nothing is lost.',
  not_done:
    'No answer came, so the server was asked again: it says that this was not done. Nothing was changed. Try again.',
  not_fetched: APP.notFetched,
  not_confirmed:
    'The server answered, but not in a way this device can trust. Nothing is lost: everything stays here. Tell your supervisor if this goes on.',
  sign_in_refused: 'That sign-in name and password do not go together. Check both and try again.',
  sign_in_throttled: 'Too many wrong tries. Wait a few minutes, then try again.',
  second_factor_owed: 'Your account asks for a second factor too. Type the code that your app shows now.',
  second_factor_to_set_up: 'Your organisation asks for a second factor. Set one up, then go on.',
  second_factor_invited: 'Your organisation suggests a second factor. Set one up, or go on without.',
  password_refused: 'That is not your password. Check it and try again. Nothing was changed.',
  password_weak:
    'That new password is too short, or one of the first that somebody would try. Choose another, of at least 12 characters. Nothing was changed.',
  key_not_given:
    'Your device or key did not answer: it was called off, took too long, or is not the one that was set up. Try again.',
  key_unable:
    'This browser cannot use that key, or it has been set up already. Use another one, or an authenticator app.',
  sign_on_gone:
    'Your organisation’s own sign-on cannot be used here any more. Use a sign-in name and password.',
  sign_in_over:
    'Your sign-in has run out: it counts for half an hour. Sign in again, then go on. What you typed is still here.',
  not_in_charge:
    'This is not for you to do: somebody else is in charge of this person’s account. Nothing was changed. Ask an administrator.',
  second_factor_refused:
    'That code was not accepted: it is wrong, has run out, or was used before. Wait until your app shows the next one, or use a recovery code.',
  code_unreadable:
    'That is not the enrolment code: something in it is missing or mistyped. Type all 32 letters and numbers as your supervisor gave them.',
  code_refused:
    'That enrolment code cannot be used: it has been used, has run out, or is for somebody else. Ask your supervisor for a new one.',
  browser_cannot_seal:
    'This browser is too old to protect notes in the way that your organisation asks for. Update it, or use a newer browser, and set up this device again. Your enrolment code is still good.',
  organisation_not_trusted:
    'This server cannot prove that it is your organisation, so nothing was sent to it. Do not go on. Tell your supervisor.',
  passphrase_too_short:
    'The passphrase is too short. Use at least 15 characters, or let the app choose four words.',
  code_alike:
    'That code is too like what you unlock with: a slip of the finger would set it off. Choose one that differs in at least three places.',
  code_other_kind:
    'The code must look like your PIN, so that the lock screen takes it: as many digits if your PIN is digits, or letters and digits if it has letters.',
  passphrase_known:
    'That passphrase is on a list of known ones. Choose another, or let the app choose four words.',
  storage_full: 'This device has no space left. Free some space (photos, other apps), then try again.',
  storage_damaged:
    'What this device has stored does not fit together. What was written here is kept as it is. Tell your supervisor before you go on.',
  session_refused:
    'The server no longer knows this device. What you write is still kept and sent. Tell your supervisor.',
  device_behind:
    'What is stored on this device is older than what was sent from it: this browser was put back to an earlier state. Nothing at the server is lost. You can read and write here, and what you write is kept and saved at the server as unfinished notes, but nothing can be signed here any more. Ask your supervisor for a code and set up this device anew.',
  device_unknown:
    'Your organisation does not know this device any more. Nothing on it is gone. It has to be unlocked, and then let in again.',
  other_person:
    'That is somebody else’s sign-in. Sign in as the person whose notes are on this device. Nothing was changed.',
  already_signed: 'This visit is signed already. Go back to Today to find it.',
  attachment_no_room:
    'There is not enough room on this device for this attachment. Your notes still save. Free some space (photos, other apps), then add it again.',
  attachment_too_large:
    'This is larger than an attachment may be (15 MB). Your notes still save. Use a smaller file, or a shorter recording.',
  attachment_not_here:
    'This attachment is not on this device, and the server does not have it yet. It is still on the device where it was made, or on its way. Try again later.',
  sound_unkept:
    'A recording of this visit is not part of it yet, so nothing was signed. Lock Attune and unlock it: the recording is added to the visit, and you can sign.',
  attachment_broken:
    'This attachment cannot be opened: what is here is not what was attached. Nothing else is affected. Tell your supervisor.',
  attachment_missed:
    'A document that you added is not part of this visit: it could not be read, or could not be kept. Add it again, or sign without it.',
  app_changed:
    'What this address sends is not the app that was released. Nothing was opened. Leave this network, close Attune, and ring your supervisor.',
  reading_lapsed:
    'What is recorded about children cannot be read here now: this device has not reached the server for too long. You can still begin, write, sign and send visits. Find a signal and stay on this screen for a minute; reading comes back by itself. If you cannot, ring your team before you see a child: you cannot see alerts here.',
  clock_back:
    'What is recorded about children cannot be read here now: the clock of this device was put back. Set the clock right, find a signal and stay on this screen for a minute; reading comes back by itself. You can still begin, write, sign and send visits. Ring your team before you see a child: you cannot see alerts here.',
  not_carried:
    'This record is not on this device: it carries only children with a visit planned. Open the child and bring the record, or ring your team before you see the child.',
  out_of_reach:
    'The server did not do it: this is not yours to do, or not any more. Nothing has changed. Ask your supervisor.',
  visit_too_far: 'A visit can be planned for the next three months. Choose a nearer day.',
  still_waiting:
    'Not everything has arrived yet. Nothing was removed. Find a signal, wait a minute, then try again.',
  not_on_file:
    'No child with this NHS number and this date of birth is on file here. Check both. If they are right, ring the duty team: the child may be recorded without a number.',
  look_up_capped:
    'You have looked up as many children as one may in an hour, and your supervisor is told. Ring the duty team: they can find the child.',
  break_glass_capped:
    'You have opened as many records in an emergency as one may in a day. Ring your supervisor or the duty team: they can help now.',
  reason_not_filed:
    'Your reason has not been filed yet, so nothing was opened. It is kept. Try again in a minute, or ring the duty team now.',
  not_opened:
    'The server did not open the record for your reason. Nothing was opened, and your reason is kept. Try once more, or ring the duty team now.',
  unexpected:
    'Something went wrong that should not. Your work is kept on this device. Try again, and tell your supervisor if it goes on.',
};

/** The sentence for a failure; with how long to wait, when that is known. */
export function sayFailure(failure: Failure): string {
  if (failure.code === 'wait' && failure.wait_ms) {
    return `Too many wrong tries. Wait ${sayWait(failure.wait_ms)}, then try again.`;
  }
  return SENTENCES[failure.code];
}

const QUARANTINE: Record<string, string> = {
  damaged: 'It was damaged on the way. Your copy is whole and will be sent again by itself.',
  forked:
    'This device looks like a copy of another one, so the server stopped filing from it. Your supervisor has been told. Phone them.',
  revoked:
    'This device was switched off by your organisation. What you wrote is kept at the server for your supervisor. Phone them.',
  unopenable:
    'The server could not open it. Your copy is safe here. If the key that it was sealed to has been replaced, it is sealed and sent again by itself, word for word.',
  malformed: 'The server could not read it. Your copy is safe here. Open it, check it, and send it again.',
  bad_signature: 'Its signature does not fit this device. Your copy is safe here. Tell your supervisor.',
  wrong_author: 'It is signed by somebody else than this device belongs to. Tell your supervisor.',
  unknown_type: 'The server does not know this kind of record yet. It is kept. Tell your supervisor.',
  unknown_schema: 'The server does not know this form of the record yet. It is kept. Tell your supervisor.',
  invalid:
    'Something in it is missing or out of range. It is kept. Open it, check it, and tell your supervisor.',
  wrong_stream: 'It was filed under the wrong child or family. It is kept. Tell your supervisor.',
  not_allowed:
    'You were not allocated to this child when it was made. It is kept. Ask your supervisor to allocate you.',
  duplicate_change:
    'The server has another version of the same statement. Both are kept. Tell your supervisor.',
};

const NOT_YOURS =
  'Somebody else has done this already, it has lapsed, or it is not yours to do. It is kept here. Look at what waits now, or tell your supervisor.';

/** Where being allocated to the child is not what is asked for. */
const NOT_ALLOWED: Partial<Record<OutboxItem['what'], string>> = {
  proposal: NOT_YOURS,
  protection: NOT_YOURS,
  person: NOT_YOURS,
  break_glass_review: NOT_YOURS,
  allocation: NOT_YOURS,
  child:
    'You were not allocated to this child when it was made, or you do not work now with the family that the child is to join. It is kept. Ask your supervisor to allocate you, or to move the child, and send it again.',
  break_glass:
    'The child is not on file any more, or your role opens no records. Nothing was opened for it. Ring the duty team.',
};

/** Why the server set something aside, and what to do. */
export function sayQuarantine(code: string, what: OutboxItem['what']): string {
  if (code === 'not_allowed' && NOT_ALLOWED[what]) return NOT_ALLOWED[what];
  return QUARANTINE[code] ?? 'The server set it aside. It is kept. Tell your supervisor.';
}
