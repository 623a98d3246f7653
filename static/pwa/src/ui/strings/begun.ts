/** Words for what was begun outside a visit and is not signed. */
import type { BegunLine } from '../../views/rows';

const WHAT: Record<BegunLine['what'], string> = {
  question: 'Your question',
  direction: 'Your direction',
  reviewed: 'Your word on a review',
  reply: 'Your reply',
  mend: 'Your correction',
  amend: 'Your change to a signed visit',
  alert: 'Your answer to an alert',
  other: 'What you wrote',
};

export const BEGUN = {
  line: (what: BegunLine['what'], about: string) => (about ? `${WHAT[what]}, ${about}` : WHAT[what]),
  heading: (what: BegunLine['what']) => WHAT[what],
  why: 'What this is about is not on your device, or you have written something else in its place. It is not signed, and nobody else sees it. Your words are kept until you remove them.',
  goOn: 'Go on writing',
  words: 'What you wrote',
};
