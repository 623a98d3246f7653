/** Words for what rules raised, after signing. */
export const ALERTS = {
  heading: 'Still open',
  call: 'Still to be called',
  toAnswer: 'To be answered in words',
  raised: (time: string) => `Raised ${time}`,
  unknown: (rule: string) => `Rule ${rule}, which this version of the app does not know`,
  calls: 'Who was called',
  by: 'Written down by',
  answer: 'Answer',
  answered: 'What was answered',
  words: 'What was done about it',
  sign: 'Sign the answer',
  signed: 'Signed. It goes with the next connection.',
  notApplicable: 'It does not apply, for the reason above',
};
