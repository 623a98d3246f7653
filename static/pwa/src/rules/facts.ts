/**
 * What the author-time rules look at, and what they find. A rule is a pure function from facts to findings; nothing here
 * knows of screens, storage or the network.
 *
 * Source: docs/decisions/0031-rules-run-where-their-facts-are.md.
 */
import type { ChildForVisit, FamilyForVisit } from '../views/rows';
import type { Draft, DraftChild } from '../visit/draft';
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
  if (age.is !== 'born') return null;
  switch (age.age.unit) {
    case 'days':
    case 'weeks':
      return Math.floor((age.age.unit === 'days' ? age.age.days : age.age.weeks * 7) / 30.44);
    case 'months':
      return age.age.months;
    case 'years':
      return age.age.years * 12 + age.age.months;
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
 * Shape: not what was told to whoever was called about a STOP, which would raise it again.
 */
export function wordsToHear(part: DraftChild): string[] {
  const findings = standingFindings(part);
  const elsewhere = findings.flatMap((finding): (string | null | undefined)[] => {
    switch (finding.type) {
      case 'voice_method':
        return [finding.body.wishes, finding.body.note];
      case 'day_in_life':
        return (finding.body.slots ?? []).flatMap(({ what, feeling, told_by }) => [what, feeling, told_by]);
      case 'contact_record':
        return finding.body.about?.length ? [] : [finding.body.said, finding.body.advised];
      case 'action_progress':
        return [finding.body.evidence];
      default:
        return [];
    }
  });
  return [
    ...writtenAbout(part),
    part.not_seen_detail,
    part.next_step,
    ...part.lists.flatMap(({ note, cues }) => [note, ...cues.map(({ context }) => context)]),
    ...elsewhere,
  ].filter((text): text is string => Boolean(text?.trim()));
}

export function called(family: FamilyForVisit, adult: Id): string {
  const found = family.adults.find((each) => each.adult === adult);
  return found?.name?.trim() || found?.description?.trim() || '';
}
