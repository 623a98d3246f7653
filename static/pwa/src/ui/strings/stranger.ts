/** Words above every screen of a device that its organisation does not know any more. */
export const STRANGER = {
  heading: 'Your organisation does not know this device any more',
  why: 'It has put back older records, from before this device was set up, and has nothing of what was sent from it. Nothing here is gone, and you can go on writing. All of it goes when the device is let in again.',
  what: 'See what to do',
};
