/** Words for when all of a vault that was given up has arrived. */
export const ARRIVED = {
  heading: 'Everything has arrived',
  why: 'What you wrote on this device is safe with your organisation, and has been removed from here. Ask your supervisor for a new enrolment code and set up this device again: your unfinished notes come back to you.',
  again: 'Set up this device again',
};
