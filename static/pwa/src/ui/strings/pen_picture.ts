/** Words for writing a pen picture, the evidence beside it, and its two teaching examples. */
import { count } from './when';

export const PEN = {
  help: (name: string) =>
    `What somebody who meets ${name} should know in ten seconds: who ${name} loves, what ${name} likes and dislikes, what comforts, what ${name} is like. In plain words, with the name.`,
  tooMany: (over: number) => `${count(over, 'word')} too many. You can go on writing; nothing is cut off.`,
  evidence: (name: string) => `What is recorded about ${name}`,
  evidenceIntro:
    'Open what you need. What you write stays as it is. Mark what the portrait draws on, and it is signed with it.',
  noEvidence: 'Nothing has been recorded on this device yet.',
  quotes: (n: number) => `Words said (${n})`,
  unspoken: (n: number) => `Voice without words (${n})`,
  visit: (day: string, author: string) => `Visit of ${day}, ${author}`,
  olderVisits: 'Older visits are on the page of the child.',
  on: (day: string, author: string) => `${day}, recorded by ${author}`,
  versions: (n: number) => `Earlier versions (${n})`,
  allVersions: (n: number) => `All ${n} versions, newest first`,
  wordsOf: (name: string) => `chosen; the words are those of ${name}`,
  version: (n: number) => `Version ${n}`,
  drawsOn: 'Draws on this',
  drawsOnWhat: (what: string) => `Draws on this: ${what}`,
  basis: (what: string) => `Draws on: ${what}`,
  basisQuote: (day: string) => `words said on ${day}`,
  basisUnspoken: (day: string) => `what was shown without words on ${day}`,
  basisVisit: (day: string) => `the visit of ${day}`,
  examples: 'Two examples to learn from',
  examplesIntro:
    'Teaching examples. They are about no child in your records, and nothing of them goes into what you write.',
  example: (n: number, about: string) => `Example ${n}: ${about}`,
  examplesSource:
    'From “Pen Pictures”, in “Confident & Competent Multi-Agency Working with Children in Need”, Hannah Webber, Somerset Safeguarding Children Board, July 2017. Reuse of the wording awaits permission.',
};

/** As they stand in the source, word for word. */
export const PEN_EXAMPLES: readonly { about: string; text: string }[] = [
  {
    about: 'the people she loves',
    text: 'Baby recognises her mummy and daddy as people who look after her and love her. She gives special responses just for them - grinning at mummy in the morning when mummy plays peeking into her, and giggling and making a silly noise just for daddy when she sees him.',
  },
  {
    about: 'character and routine',
    text: "Baby is determined, strong willed, observant, loves going out and having baths. She enjoys seeing other children and watching them - so loves going to baby groups with her mummy (2-3 per week). When she's tired, Baby likes her blankie (a muslin) to partially cover her face - and everyone/everything to be quiet around her!",
  },
];
