/** Words of a device on which reading has stopped. */
export const LAPSED = {
  heading: 'What is recorded about children cannot be read here now',
  why: {
    lapsed:
      'This device has not reached the server for too long. Find a signal and stay here for a minute: reading comes back by itself.',
    clock_back:
      'The clock of this device was put back. Set the clock right, find a signal and stay here for a minute: reading comes back by itself.',
    ended:
      'This device has not reached the server for so long that the records were taken off it. Nothing that you wrote here is gone. Find a signal and stay here for a minute: they come back by themselves.',
  },
  stays: 'You can still begin a visit, write it, sign it and send it. Children are listed by name for that.',
  ring: 'Alerts and plans are not shown here now. Ring your team before you see a child.',
  start: (name: string) => `Start a visit to ${name}`,
};
