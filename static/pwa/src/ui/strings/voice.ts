/** Words for how a child was heard, the Three Houses, and a day in a child's life. */
import type { Bodies } from '../../wire/records';

type Words<C> = Record<Extract<C, string>, string>;

export const METHOD = {
  heading: 'How the child was heard',
  add: 'Add how you listened',
  asked: 'How did you listen?',
  words: {
    conversation_alone: 'Talking alone together',
    observation: 'Watching',
    play: 'Play',
    drawing: 'Drawing',
    three_houses: 'Three Houses',
    worry_box: 'Worry box',
    activity: 'An activity',
    sign_makaton: 'Signs or Makaton',
    via_trusted_adult: 'Through a trusted adult',
    meeting: 'At a meeting',
  },
  place: 'Where?',
  language: 'In which language?',
  via: 'Through whom? It is second-hand then',
  wishes: 'What does the child wish for?',
  toldHow: 'Was the child told how their words are used?',
  note: 'Anything else, for example which signs',
};

export const TOLD_HOW: Words<Bodies['voice_method']['told_how_used']> = {
  yes: 'Yes',
  no: 'No',
  too_young: 'Too young to be told',
};

export const HOUSES = {
  heading: 'Three Houses',
  hint: 'The child’s own words or drawing in each house. Every line is kept word for word.',
  add: (house: string) => `Add words to ${house}`,
  words: {
    worries: 'House of worries',
    good_things: 'House of good things',
    dreams: 'House of dreams',
  } satisfies Words<Bodies['quote']['house']>,
  open: 'Use the Three Houses',
};

export const QUOTE_TOOL: Words<Bodies['quote']['tool']> = {
  three_houses: METHOD.words.three_houses,
  drawing: METHOD.words.drawing,
  worry_box: METHOD.words.worry_box,
  other: 'Something else',
};

export const SHARE = {
  agreed: 'Did the child agree that it is shared?',
  words: { yes: 'Yes', no: 'No', too_young: 'Too young to ask' } satisfies Words<
    Bodies['quote']['child_agreed_share']
  >,
  risk: 'Could these words bring somebody into danger if the family read them?',
  riskHint:
    'If yes, only the workers who have the child, their supervisor and the safeguarding lead receive them.',
  kept: 'Not for the family to read: it could bring somebody into danger',
  yes: 'Yes: keep them from the family',
  no: 'No',
};

export const DAY = {
  heading: 'A day in the child’s life',
  hint: 'What you were told and what you saw stand side by side.',
  add: 'Add a day',
  kind: 'Which day?',
  what: (slot: string) => `${slot}: what happens?`,
  basis: 'How do you know?',
  toldBy: 'Told by',
  feeling: 'How is it for the child?',
  more: (slot: string) => `${slot}: time, who cares for the child`,
  time: 'What time?',
  timeHint: 'As it was told or seen, for example “about six”.',
  who: 'Who cares for the child then?',
  whoRead: 'Cared for by',
  addSlot: 'Add a part of the day',
  slot: 'Which part of the day?',
};

export const DAY_KIND: Words<Bodies['day_in_life']['day_kind']> = {
  weekday: 'A weekday',
  weekend: 'The weekend',
};

export const SLOT: Words<Bodies['day_in_life']['slots'][number]['slot']> = {
  waking: 'Waking up',
  feeding: 'Eating and feeding',
  dressing: 'Dressing',
  play: 'Play',
  who_cares: 'Who cares for the child',
  bath: 'Bath and washing',
  sleep_place: 'Where the child sleeps',
  night: 'The night',
  other: 'Something else',
};

export const BASIS: Words<Bodies['day_in_life']['slots'][number]['basis']> = {
  told_by_child: 'Told by the child',
  told_by_carer: 'Told by a carer',
  seen: 'Seen by me',
};
