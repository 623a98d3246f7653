/**
 * What the author-time rules look at, and what they find. A rule is a pure function from facts to findings; nothing here
 * knows of screens, storage or the network.
 *
 * Source: docs/decisions/0031-rules-run-where-their-facts-are.md.
 */
import type { Age, ChildForVisit, FamilyForVisit } from '../views/rows';
import type { Draft, DraftChild } from '../visit/draft';
import type { Enquiry, Finding } from '../visit/finding';
import { standingFindings } from '../visit/sentences';
import type { Id, Time } from '../wire/records';
import type { Pack } from './pack';

export interface Facts {
  draft: Draft;
  family: FamilyForVisit;
  now: Time;
  pack: Pack;
}

/** One thing that a rule found: about which child, on what facts, in whose words. */
export interface Found {
  rule: string;
  child: Id | null;
  /** The grown-up, mark, quote or row that it is about; with rule and child it names the finding. */
  about: Id | string | null;
  /** Ids of the records of this visit, or of earlier ones, that it rests on. */
  facts: Id[];
  /** Words of the writer, or names, that the screen puts beside the rule's own text. */
  shows: string[];
  /** Words of a list that raised it, where words did: an answer holds for those it was given for, and for no others. */
  words?: string[];
  /** Calls that are about an earlier one of the same, which was taken back: they do not answer this one. */
  earlier_calls?: Id[];
  /** Only where the rule's own level changes with the facts. */
  level?: 'alert' | 'prompt';
}

export type Rule = (facts: Facts) => Found[];

/** A child's part of the draft, with what is known of the child from before. */
export interface Known {
  part: DraftChild;
  child: ChildForVisit;
}

/** The children who are part of the visit and known on this device. */
export function planned({ draft, family }: Facts): Known[] {
  return draft.children.flatMap((part) => {
    const child = family.children.find((each) => each.child === part.child);
    return part.planned && child ? [{ part, child }] : [];
  });
}

/** Units: completed months, not corrected; null while unborn or not known. */
export function monthsOf({ age }: ChildForVisit): number | null {
  return age.is === 'born' ? monthsIn(age.age) : null;
}

/** The same by the due date of a child who was born early, as long as their age is corrected. */
export function correctedMonthsOf({ age }: ChildForVisit): number | null {
  if (age.is !== 'born') return null;
  return age.days_to_due_date === null ? monthsIn(age.corrected ?? age.age) : 0;
}

function monthsIn(age: Age): number {
  switch (age.unit) {
    case 'days':
    case 'weeks':
      return Math.floor((age.unit === 'days' ? age.days : age.weeks * 7) / 30.44);
    case 'months':
      return age.months;
    case 'years':
      return age.years * 12 + age.months;
  }
}

/** Everything in words that was written about one child in this visit, exact words left out. */
export function writtenAbout(part: DraftChild): string[] {
  const { observations, progress, direct_work, unspoken } = part;
  return [
    observations.text,
    progress.text,
    direct_work.text,
    ...unspoken.flatMap(({ seen, context, view }) => [seen, context, view]),
    ...standingFindings(part).flatMap((finding) =>
      finding.type === 'statement' ? [finding.body.text ?? ''] : [],
    ),
  ].filter((text) => text.trim() !== '');
}

/**
 * Wherever somebody may have written down what a child said or what was seen: the note, and each box with words of its own.
 *
 * Shape: not what was told to whoever was called about a STOP, which would raise it again; nor what something may mean.
 */
export function wordsToHear(part: DraftChild): string[] {
  const { observations, progress, direct_work } = part;
  return [
    ...writtenAbout(part),
    ...[observations, progress, direct_work].map(({ none_because }) => none_because),
    part.not_seen_detail,
    part.next_step,
    ...part.lists.flatMap(({ note, setting, cues }) => [
      note,
      setting,
      ...cues.map(({ context }) => context),
    ]),
    ...(part.attachments ?? []).map(({ caption }) => caption),
    ...standingFindings(part).flatMap(wordsOfFinding),
  ].filter((text): text is string => Boolean(text?.trim()));
}

function wordsOfFinding(finding: Finding): (string | null | undefined)[] {
  switch (finding.type) {
    case 'statement': {
      const { source, impact_now, impact_likely, family_response } = finding.body;
      return [source, impact_now, impact_likely, family_response];
    }
    case 'voice_method':
      return [finding.body.wishes, finding.body.note];
    case 'day_in_life':
      return (finding.body.slots ?? []).flatMap(({ what, feeling, told_by }) => [what, feeling, told_by]);
    case 'contact_record':
      return finding.body.about?.length ? [] : [finding.body.said, finding.body.advised];
    case 'action_progress':
      return [finding.body.evidence];
    case 'body_mark':
      return [finding.body.explanation_none_because];
    case 'growth':
      return [finding.body.view, finding.body.views_differ];
    case 'message_given':
      return [finding.body.response];
    case 'tool_result':
      return [finding.body.follow_up, ...(finding.body.results ?? []).map(({ value }) => value)];
    case 'worker_safety':
      return [finding.body.what_happened, finding.body.for_the_child, finding.body.safe_visit_plan];
  }
}

/** What a carer answered in private, and what the children see or hear of it. */
export function wordsInPrivate({ body }: Enquiry): string[] {
  const { answer, pattern, orders, children_exposed } = body;
  return [answer, pattern, orders, ...(children_exposed ?? []).map(({ how }) => how)].filter(
    (text): text is string => Boolean(text?.trim()),
  );
}

/** The first part of the note, which is about all children of the visit. */
export function wordsOfPurpose({ purpose }: Draft): string[] {
  return [purpose.text, purpose.none_because];
}

export function called(family: FamilyForVisit, adult: Id): string {
  const found = family.adults.find((each) => each.adult === adult);
  return found?.name?.trim() || found?.description?.trim() || '';
}
