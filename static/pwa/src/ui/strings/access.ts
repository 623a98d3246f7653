/** Words of opening a record in an emergency, of looking into it, and of what takes a second person. */

import type { ChildProposal, PostRow } from '../../views/rows';
import type { Bodies } from '../../wire/records';
import { ROLE } from './codes';
import { isolated } from './isolated';
import { sayClock, sayTime } from './when';

export const EMERGENCY = {
  link: 'Open a record in an emergency',
  hint: 'For a child who is not yours and whom you must know about now.',
  heading: 'Open a record in an emergency',
  danger: 'A child in danger now: ring first',
  what: 'You can read the record of a child who is not yours for four hours, when a child’s safety cannot wait for somebody who has the record. Nothing marked restricted is shown, and nothing can be written in it.',
  told: 'Your name, the time and your reason go to the supervisors and managers of both teams, the safeguarding lead and the auditor. One of them will ask you about it. Your reason is kept in the child’s record, marked restricted: the workers who have the child receive it too.',
  nhs: 'NHS number of the child',
  nhsHint: '10 digits, from a letter, the red book or the hospital',
  dob: 'Date of birth of the child',
  reason: 'Why do you need this record now?',
  reasonHint: 'A sentence or two that somebody who was not there will understand.',
  passphrase: 'Your passphrase, again',
  passphraseHint: 'To show that it is you who asks.',
  needNumber: 'Type all 10 digits of the NHS number.',
  wrongNumber:
    'That is not a whole NHS number: a digit is wrong or two are swapped. Check it and type it again.',
  needDob: 'Give the date of birth.',
  needReason: 'Say why in a sentence, in at least 10 letters.',
  needPassphrase: 'Type your passphrase.',
  open: 'Open the record for four hours',
  opening: 'Asking the server. Stay on this screen: it takes a few seconds.',
  opened: (until: string) => `Opened until ${sayClock(until)}.`,
  here: 'This child’s record is on this device already. Nothing was opened, and nobody is told.',
  onItsWay: 'Its record has not come yet. Stay where there is a signal: it comes with the next connection.',
  notAll: 'Another record with this number was not opened.',
  toChild: (name: string) => `Go to ${name}`,
  another: 'Open another record',
  noNumber:
    'Attune finds nobody by name. A child who is recorded without an NHS number cannot be found here: ring the duty team.',
  notYours: 'Administrators and auditors open no records. Ring the duty team.',
  found: 'What was found about records that you opened',
  foundWhich: (from: string, to: string) => `Opened from ${sayTime(from)} to ${sayClock(to)}`,
  differ: 'Those who looked into it are to speak to each other. What each of them signed stands here.',
  foundMore: 'Whoever looked into it can tell you more. It is shown here for 30 days.',
  banner: (until: string) =>
    `Opened in an emergency until ${sayClock(until)}; your supervisor will look into it.`,
  bannerMore:
    'You read it, and write nothing in it: tell the worker who has the child what you find, or write it where your own team keeps it.',
  over: (until: string) =>
    `This record was opened in an emergency until ${sayClock(until)}. The four hours are over, and it is not shown any more. It leaves this device with the next connection.`,
  overMore: 'If the child’s safety still cannot wait, open it again with a new reason.',
  tag: (until: string) => `Opened in an emergency until ${sayClock(until)}`,
};

export const LOOK_INTO = {
  link: (open: number) =>
    open === 0 ? 'Records opened in an emergency' : `Records opened in an emergency: ${open} to look into`,
  heading: 'Records opened in an emergency',
  what: 'Somebody opened the record of a child who is not theirs, for four hours, and said why. Ask them about it, then say what you found. You cannot look into your own.',
  waiting: 'To look into',
  none: 'Nothing waits to be looked into.',
  done: 'Looked into, or of the last 30 days',
  unknownChild: (child: string) =>
    `A child who is not on this device (record ${child.slice(0, 4)} ${child.slice(4, 8)})`,
  who: (name: string) => `Opened by ${name || 'somebody who is not on this device'}`,
  when: (from: string, to: string) => `From ${sayTime(from)} to ${sayClock(to)}`,
  stillOpen: 'Open now',
  reviewed: 'Looked into',
  differs: 'Not settled: they did not find the same',
  differ:
    'Speak to each other. It waits here until the last that each of you has signed is the same; what was signed before stays beside it.',
  found: 'What was found',
  foundBy: (name: string, at: string) =>
    `Looked into by ${name ? isolated(name) : 'somebody who is not on this device'}, ${sayTime(at)}`,
  unread: 'What was found cannot be read here. Ask whoever looked into it.',
  reason: 'Their reason',
  noReason: 'Their reason cannot be read: what is on file of it is damaged. Ask them.',
  act: 'Look into it',
  again: 'Look into it again',
  againLabel: (name: string) => `Look into it again: ${name}`,
  actLabel: (name: string) => `Look into it: ${name}`,
  goOn: 'Go on with what you wrote',
  goOnLabel: (name: string) => `Go on with what you wrote: ${name}`,
  meanwhile:
    'Somebody else has signed what they found, and it stands above. What you sign is kept in the child’s record beside theirs, and both are shown, to whoever opened the record too. If you found something else, it is not settled: speak to them.',
  finding: 'What did you find?',
  findings: {
    justified: 'There was good reason',
    not_justified: 'There was no good reason',
    follow_up: 'Something is still to be done',
  } satisfies Record<Bodies['break_glass_review']['finding'], string>,
  words: 'In your words: whom you asked, and what follows',
  wordsHint:
    'Kept in the child’s record, marked restricted: the workers who have the child receive it and, unless the record is protected, their supervisor and the safeguarding lead.',
  needFinding: 'Choose what you found.',
  needWords: 'Say in your words what you found.',
  sign: 'Sign what you found',
  cancel: 'Cancel',
  sent: 'Signed. It goes with the next connection.',
};

type What = ChildProposal['what'];

export const SECOND = {
  link: (open: number) =>
    open === 0 ? 'What takes a second person' : `What takes a second person: ${open} for you`,
  heading: 'What takes a second person',
  what: 'Some things nobody does alone: one person asks for it here, and another looks at it and does it, or leaves it. What nobody does within 14 days lapses.',
  forYou: 'For you to look at',
  none: 'Nothing waits for you.',
  yours: 'You asked for',
  waits: 'Waits for another person to do it',
  ask: 'Ask for something',
  asked: 'Asked. It waits for another person.',
  done: 'Signed. It takes effect with the next connection.',
  by: (name: string, at: string) => `Asked by ${name ? isolated(name) : 'somebody'}, ${sayTime(at)}`,
  aChild: (workers: readonly string[]) =>
    workers.length === 0 ? 'a protected child' : `a protected child of ${workers.join(' and ')}`,
  title: (what: What, child: string, by: string): string =>
    ({
      protect: `Protect the record of ${child}`,
      unprotect: `Lift the protection of ${child}`,
      allocate_self: `Allocate ${child} to ${by || 'whoever asked'}`,
    })[what],
  effect: {
    protect:
      'From then on the record of the child and of the family is reached only by the worker who is named for the child, or in an emergency. It leaves every other device: the supervisor’s too.',
    unprotect: 'From then on the record is reached again by everybody whom the work of the team gives it to.',
    allocate_self: 'From then on they read and write in the record as the worker of the child.',
  } satisfies Record<What, string>,
  why: 'Why',
  whys: {
    staff_family: 'The family of somebody who works here',
    adoption: 'Adoption',
    refuge: 'The family is in a refuge or in hiding',
    other: 'Another reason, told in person',
  } satisfies Record<NonNullable<Bodies['protection']['why']>, string>,
  look: 'Look at it',
  lookLabel: (title: string) => `Look at it: ${title}`,
  doIt: {
    protect: 'Protect the record',
    unprotect: 'Lift the protection',
    allocate_self: 'Sign the allocation',
    change_post: 'Sign the change of post',
  },
  leave: 'Leave it',
  talk: 'Speak to whoever asked before you sign. If you do not agree, leave it: it lapses by itself.',
  as: 'As',
  needRole: 'Choose a role.',
  protect: 'Ask to protect a child',
  protectWhat:
    'For a child whose record even colleagues must not see by their work: the family of a member of staff, an adoption, a family in hiding. The manager of the team does it.',
  lift: 'Ask to lift a protection',
  allocate: 'Ask to have a child allocated to you',
  allocateWhat:
    'Nobody allocates a child to themself. Another supervisor or the manager of the team signs it.',
  child: 'Child',
  chooseChild: 'Choose a child',
  needChild: 'Choose a child.',
  noChildren: 'There is no child on this device to ask for.',
  needWhy: 'Choose a reason.',
  protectedHeading: 'Protected children of the team',
  protectedSince: (since: string) => `Protected since ${sayTime(since)}`,
  post: 'Ask for a change of somebody’s post',
  postWhat:
    'Role, team, and whether they work here. Another administrator signs it; nobody changes their own.',
  person: 'Whose',
  choosePerson: 'Choose a person',
  needPerson: 'Choose a person.',
  role: 'Role',
  chooseRole: 'Choose a role',
  team: 'Team',
  noTeam: 'No team',
  works: 'Do they work here?',
  worksHere: { yes: 'Yes', no: 'No: they have left, or are away' },
  needChange: 'Change something first: this is what the post is now.',
  submit: 'Ask for it',
  cancel: 'Cancel',
  postTitle: (name: string) => `Change the post of ${name}`,
  now: 'Now',
  askedFor: 'Asked for',
};

/** A post in one line. */
export function sayPost({ role, team_name, active }: PostRow): string {
  return `${ROLE[role]}, ${team_name ?? SECOND.noTeam.toLowerCase()}${active ? '' : ', not working here'}`;
}
