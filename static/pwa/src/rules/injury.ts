/** Marks, explanations and words that may mean danger: R1 to R4. They catch too much rather than too little. */
import type { Draft, DraftChild, DraftQuote } from '../visit/draft';
import type { Finding } from '../visit/finding';
import { findingsOf, mayBeBirthmark } from '../visit/finding';
import type { Bodies, Id } from '../wire/records';
import {
  correctedMonthsOf,
  type Facts,
  type Found,
  type Known,
  planned,
  type Rule,
  wordsInPrivate,
  wordsOfPurpose,
  wordsToHear,
} from './facts';
import { saysTheSame, wordsIn } from './matching';

type Mark = Finding<'body_mark'>;

/** Who can say that a mark is a birthmark. */
const DOCTORS: ReadonlySet<unknown> = new Set([
  'hospital',
  'gp',
] satisfies Bodies['contact_record']['agency'][]);

/** A mark, or words of one, on a child who does not move about independently. */
export const R1: Rule = (facts) =>
  planned(facts).flatMap((known) => {
    if (!isNotMobile(known, facts)) return [];
    const { part } = known;
    const marks = marksOf(part).filter(({ body }) => body.kind !== 'known_birthmark');
    const found = marks
      .filter((mark) => !isSeenAsBirthmark(mark, part.findings ?? []))
      .map(
        (mark): Found => ({
          rule: 'R1',
          child: part.child,
          about: mark.record,
          facts: [mark.record, ...(mark.body.explanations ?? [])],
          shows: [mark.body.site ?? ''].filter(Boolean),
        }),
      );
    const told = marks.length > 0 ? [] : wordsOfInjury(known, facts);
    return [...found, ...told];
  });

/** A mark that may be a birthmark and is not in the birth record. */
export const R2: Rule = (facts) =>
  planned(facts).flatMap(({ part }) =>
    findingsOf(part, 'body_mark')
      .filter(({ body }) => mayBeBirthmark(body.kind))
      .filter(({ body }) => body.on_birth_record !== 'yes')
      .map(({ record, body }) => ({
        rule: 'R2',
        child: part.child,
        about: record,
        facts: [record],
        shows: [body.site ?? ''].filter(Boolean),
      })),
  );

/** Two explanations of one mark in different words. */
export const R3: Rule = (facts) =>
  planned(facts).flatMap(({ part }) =>
    findingsOf(part, 'body_mark').flatMap(({ record, body }): Found[] => {
      const told = (body.explanations ?? []).flatMap((id) =>
        part.quotes.filter((quote) => quote.record === id && quote.exact_words.trim() !== ''),
      );
      const differ = told.some((one) =>
        told.some((other) => !saysTheSame(one.exact_words, other.exact_words)),
      );
      if (!differ) return [];
      return [
        {
          rule: 'R3',
          child: part.child,
          about: record,
          facts: [record, ...told.map((quote) => quote.record)],
          shows: told.map((quote) => quote.exact_words),
        },
      ];
    }),
  );

/** Words of a list, or the button: somebody may be in danger now. */
export const R4: Rule = (facts) => {
  const { draft } = facts;
  const hear = dangerIn(facts);
  const tapped: Found[] = draft.danger_at
    ? [{ rule: 'R4', child: null, about: 'tapped', facts: [], shows: [], earlier_calls: callsBefore(draft) }]
    : [];
  const said = draft.children.flatMap((part) =>
    part.quotes
      .map(({ record, exact_words, translation, speaker_kind }) => ({
        rule: 'R4',
        child: part.child,
        about: record,
        facts: [record],
        shows: [exact_words],
        words: hear([exact_words, translation], speaker_kind),
      }))
      .filter(({ words }) => words.length > 0),
  );
  const written = draft.children.flatMap((part): Found[] => {
    const words = hear(wordsToHear(part));
    if (words.length === 0) return [];
    return [{ rule: 'R4', child: part.child, about: 'note', facts: [part.record], shows: words, words }];
  });
  return [...tapped, ...said, ...written, ...ofPurpose(facts, hear), ...inPrivate(facts, hear)];
};

/** Once for all children: nothing says which of them it is about. */
function ofPurpose(facts: Facts, hear: Hear): Found[] {
  const words = hear(wordsOfPurpose(facts.draft));
  const parts = planned(facts).map(({ part }) => part.record);
  if (words.length === 0) return [];
  return [{ rule: 'R4', child: null, about: 'purpose', facts: parts, shows: words, words }];
}

/** What was answered in private is not shown on the glass: somebody may have come in. */
function inPrivate({ draft }: Facts, hear: Hear): Found[] {
  return (draft.enquiries ?? []).flatMap((enquiry): Found[] => {
    const words = hear(wordsInPrivate(enquiry));
    if (words.length === 0) return [];
    const { record } = enquiry;
    return [{ rule: 'R4', child: null, about: record, facts: [record], shows: [], words }];
  });
}

type Hear = (texts: readonly string[], speaker?: DraftQuote['speaker_kind']) => string[];

/**
 * Finds the words of danger in texts. What a child says is heard in a note too. “She kicked her legs” is no danger, and “he
 * kicked her legs” is; so is that of a grown-up by name.
 */
function dangerIn(facts: Facts): Hear {
  const list = (name: string) => facts.pack.words('R4', name);
  const [fromChild, fromAnybody, harmless] = [list('from_child'), list('from_anybody'), list('harmless')];
  const follows = [...list('whatever_follows'), ...byName(list('whatever_follows'), facts)];
  return (texts, speaker = 'child') => [
    ...new Set(
      texts.flatMap((text) => [
        ...(speaker === 'adult' ? [] : wordsIn(text, fromChild, harmless)),
        ...wordsIn(text, fromAnybody, harmless),
        ...wordsIn(text, follows),
      ]),
    ),
  ];
}

/** What is listed of “he”, of each grown-up of the family and in the room by each of their names. */
function byName(listed: readonly string[], { draft, family }: Facts): string[] {
  const ofHim = listed.flatMap((words) => (words.startsWith('he ') ? [words.slice('he '.length)] : []));
  const people = [...family.adults, ...draft.people].flatMap(
    ({ name }) => name?.match(/[\p{L}\p{N}]+/gu) ?? [],
  );
  const children = new Set(family.children.flatMap(({ name }) => name.match(/[\p{L}\p{N}]+/gu) ?? []));
  const names = [...new Set(people)].filter((name) => !children.has(name));
  return names.flatMap((name) => ofHim.map((words) => `${name.toLowerCase()} ${words}`));
}

/** Calls that were written down before the button was tapped last. */
function callsBefore({ danger_taken_back = [] }: Draft): Id[] {
  return danger_taken_back.at(-1)?.calls ?? [];
}

/** Whether a child counts as not independently mobile; unknown counts while young, by the due date of one born early. */
export function isNotMobile({ child }: Known, { pack }: Facts): boolean {
  if (pack.words('R1', 'mobility').includes(child.mobility)) return true;
  const months = correctedMonthsOf(child);
  const limit = pack.number('R1', 'mobility_unknown_counts_under_months');
  return child.mobility === 'unknown' && (months === null || months < limit);
}

/** The marks of which anything is said: an opened form is none yet. */
function marksOf(part: DraftChild): Mark[] {
  return findingsOf(part, 'body_mark').filter(({ body }) => {
    const { view, site, kind, length_mm, width_mm, colours, explanations } = body;
    return (
      [view, site, kind, length_mm, width_mm].some(Boolean) ||
      [colours, explanations].some((list) => (list ?? []).length > 0)
    );
  });
}

/** A doctor looks today at what may be a birthmark: until then it is an injury. */
function isSeenAsBirthmark({ record, body }: Mark, findings: readonly Finding[]): boolean {
  const doctorAnswered = findingsOf({ findings }, 'contact_record').some(
    ({ body: call }) =>
      call.outcome === 'answered' && DOCTORS.has(call.agency) && (call.about ?? []).includes(record),
  );
  return body.kind === 'mark_uncertain' && doctorAnswered;
}

function wordsOfInjury({ part }: Known, facts: Facts): Found[] {
  const [list, harmless] = [facts.pack.words('R1', 'injury'), facts.pack.words('R1', 'harmless')];
  const texts = [
    ...wordsToHear(part),
    ...part.quotes.flatMap(({ exact_words, translation }) => [exact_words, translation]),
    // Where another child of the visit walks, the purpose may be about that one.
    ...(planned(facts).every((each) => isNotMobile(each, facts)) ? wordsOfPurpose(facts.draft) : []),
  ];
  const words = [...new Set(texts.flatMap((text) => wordsIn(text, list, harmless)))];
  if (words.length === 0) return [];
  return [{ rule: 'R1', child: part.child, about: 'note', facts: [part.record], shows: words, words }];
}
