/** Words for what rules raised, after signing. */
import { ruleNamed } from '../../rules/published';

export const ALERTS = {
  heading: 'Still open',
  call: 'Still to be called',
  toAnswer: 'To be answered in words',
  stop: 'STOP',
  alert: 'Alert',
  raised: (time: string) => `Raised ${time}`,
  unknown: (rule: string) => `Rule ${rule}, which this version of the app does not know`,
  which: (rule: string, version: string, where: string) =>
    `Rule ${rule}, in version ${version} of the rules for ${where}.`,
  calls: 'Who was called',
  by: 'Written down by',
  answer: 'Answer',
  answered: 'What was answered',
  words: 'What was done about it',
  sign: 'Sign the answer',
  signed: 'Signed. It goes with the next connection.',
  notApplicable: 'It does not apply, for the reason above',
};

/** What a rule says, in the words of the pack that raised it. */
export function sayRule(pack: string, rule: string): string {
  return ruleNamed(pack, rule)?.says ?? ALERTS.unknown(rule);
}

/** Which rule of which version it is, for whoever looks it up. */
export function sayWhichRule(pack: string, rule: string): string {
  const [key = '', version = ''] = pack.split('@');
  return ALERTS.which(rule, version, ruleNamed(pack, rule)?.jurisdiction ?? key);
}
