/** Words of "ready for today": each with what to do next, and none that stops anybody from writing. */
import { count } from './when';

const DAY_SEC = 24 * 60 * 60;
const HOUR_SEC = 60 * 60;
const MEGABYTE = 1_000_000;

export const READY = {
  heading: 'Ready for today',
  notYet: 'Before you go out',
  all: 'Everything you need is on this device.',
  more: 'Is this device ready?',
  intro:
    'What this device needs before a day without signal. You can always write down what you see, whatever stands here.',
  back: 'Back to Today',
  yes: 'Ready',
  no: 'To do',
  unknown: 'Not known',
};

export const READY_LINE = {
  fresh: 'Your caseload is fresh',
  stale: 'Your caseload is not fresh',
  staleWhat: 'Connect before you go, and wait until it says “Connected” and nothing is “to send”.',
  toCome: (n: number) =>
    `${count(n, 'part')} of your caseload ${n === 1 ? 'is' : 'are'} still on the way. Stay connected until everything is here.`,
  safe: 'The browser keeps what is stored here',
  unsafe: 'Not safe on this device yet',
  unsafeWhat:
    'This browser has not promised to keep what is stored. Install Attune (“Add to home screen”) and connect as often as you can. Do not use a private window: it forgets everything when it is closed.',
  asking: 'Whether the browser keeps what is stored is not known yet',
  room: 'There is room for the day',
  short: 'There is little room left',
  shortWhat: (bytes: number) =>
    `Only ${Math.floor(bytes / MEGABYTE)} MB can still be stored. Free some space (photos, other apps) before you go. Notes need little and are saved first.`,
  roomUnknown: 'This browser does not say how much room there is',
  forms: 'The forms are on this device',
  noForms: 'The forms are not kept on this device yet',
  noFormsWhat: 'Stay connected for a moment, then open Attune once more.',
  known: 'The server knows this device',
  notKnown: 'The server did not let this device read at the last contact',
  notKnownWhat: 'What you write is still kept and sent. Tell your supervisor.',
  stranger: 'The server does not know this device any more',
  strangerWhat: 'What you write is kept, and goes when the device is let in again. See above what to do.',
  current: 'The app is the newest version this device knows of',
  waiting: 'A newer version of the app is here',
  waitingWhat: 'It comes in by itself when you lock. Nothing you are writing is interrupted.',
  clock: 'The clock of this device is right',
  clockOff: (off_sec: number) => `The clock of this device is ${sayOff(off_sec)}`,
  clockOffWhat:
    'Set date and time to “automatic” in the settings of the device. Nothing is lost or put in the wrong place: the server’s time is kept beside yours.',
};

/** "3 days fast", "2 hours slow" */
export function sayOff(off_sec: number): string {
  const far = Math.abs(off_sec);
  const size =
    far >= DAY_SEC
      ? count(Math.round(far / DAY_SEC), 'day')
      : far >= HOUR_SEC
        ? count(Math.round(far / HOUR_SEC), 'hour')
        : count(Math.round(far / 60), 'minute');
  return `${size} ${off_sec > 0 ? 'fast' : 'slow'}`;
}
