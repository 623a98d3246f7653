/** Words that any field may say. */
import { count } from './when';

export const TOO_LONG = {
  by: (over: number) =>
    `${count(over, 'character')} too many. Nothing is cut off: shorten it when you are ready.`,
  first: 'Shorten what is too long first.',
  line: (over: number) =>
    `${count(over, 'character')} too many on one line. Nothing is cut off: shorten it when you are ready.`,
  now: 'This is too long now. Nothing is cut off.',
};

export const FIELD_REASON = {
  hint: 'Or use your own words below. To choose one of these instead, clear your own words first.',
};
