/** Words of the organisation's own sign-on, while a device is set up. */
export const SIGN_ON = {
  heading: 'Your organisation’s own sign-on',
  what: 'You leave Attune for a moment and come back to this page.',
  with: (name: string) => `Sign in with ${name}`,
  leaving: 'One moment.',
  done: 'You have signed in with your organisation’s own sign-on. It counts for half an hour.',
  instead: 'Use a sign-in name and password instead',
  refused:
    'Your organisation’s own sign-on did not let you in to Attune. If it was called off, or took longer than ten minutes, sign in again. If not, nobody may have joined your account there to Attune yet: tell your supervisor, or use a sign-in name and password. Nothing was set up.',
  silent:
    'Your organisation’s own sign-on does not answer. Try again later, or use a sign-in name and password. Nothing was set up.',
};
