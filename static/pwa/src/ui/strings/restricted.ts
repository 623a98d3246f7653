/** Words for restricted records that are read by themselves, and for what is not among them. */
import type { QuoteRow, RestrictedRow, SubjectRow } from '../../views/rows';
import type { RecordType } from '../../wire/records';
import { isolated, listed } from './isolated';
import { SEARCH } from './search';
import { count, sayClockSince, sayTime } from './when';

export const RESTRICTED = {
  link: (n: number) =>
    n === 0
      ? 'Restricted records'
      : `Restricted records about ${count(n, 'child or family', 'children and families')}`,
  noRecord: 'No child’s whole record is on this device. You are given what is marked restricted, by itself.',
  noVisit:
    'No visit on this device waits for review. You are given what is marked restricted, and not the visit it belongs to.',
  heading: 'Restricted records',
  what: 'What was marked restricted, about any child or family. It stands here by itself: each visit, the other calls and what was done since are in the record, which is not on this device.',
  none: 'No restricted record stands here by itself. Where a child’s whole record is on this device, it is read there.',
  notKnown: 'Not known until the records have come to this device.',
  unnamedChild: 'A child whose name is not on this device',
  unnamedFamily: 'A family whose name is not on this device',
  household: (family: string) => `The household: ${isolated(family)}`,
  children: (names: readonly string[]) => `Children: ${listed(names)}`,
  wrote: (name: string) =>
    `Written by ${name ? isolated(name) : 'somebody whose name is not on this device'}`,
  signed: (time: string) => `signed ${time}`,
  alert: (says: string) => `Alert to its author: ${says}`,
  asked: (ask: string) => `What its author was asked: ${ask}`,
  toAlert: 'Open this alert',
  noWords: 'It has no words of its own.',
  all: (whom: string) => `All that is restricted about ${whom}`,
  works: (names: readonly string[]) => `Works with the family now: ${listed(names)}`,
  said: {
    child: 'A child whose name is not on this device',
    adult: 'An adult whose name is in the record',
  } satisfies Record<QuoteRow['speaker_kind'], string>,
  carer: 'A carer whose name is in the record',
};

export const NOT_HERE = {
  heading: 'What is not here',
  record:
    'The record itself is not on this device: not the visit, the notes, the marks and measurements, and not what was done since. If something is not shown here, that does not mean that it was not done.',
  calls: 'Whether anybody was called, and what they said, is written in the record.',
  otherCalls: 'Other calls may be written in the record.',
  ask: (names: readonly string[]) =>
    names.length === 1
      ? `Ask ${listed(names)}, who works with the family now.`
      : `Ask those who work with the family now: ${listed(names)}.`,
  askNobody:
    'Nobody is named here as working with the family now: ask the supervisor of the team that has the record.',
  emergency:
    'When a child’s safety cannot wait for them, you can open the record for four hours. You need the child’s NHS number and date of birth.',
};

const KIND: Partial<Record<RecordType, string>> = {
  break_glass: 'Why the record was opened in an emergency',
  break_glass_review: 'What was found about opening it in an emergency',
};

/** Whom records are about, as it stands in a heading or a link: a first name alone is many children's. */
export function sayWhom({
  kind,
  name,
  family_name,
}: Pick<SubjectRow, 'kind' | 'name' | 'family_name'>): string {
  if (kind === 'family') return name ? RESTRICTED.household(name) : RESTRICTED.unnamedFamily;
  return name ? listed([name, family_name]) : RESTRICTED.unnamedChild;
}

/** What kind of record it is. */
export const sayKind = (type: RecordType): string => KIND[type] ?? SEARCH.what(type);

/** Who wrote it, when it happened and, where that is another time, when it was signed. */
export function sayWritten({ by_name, at, signed_at }: Omit<RestrictedRow, 'shown' | 'before'>): string {
  const signed = at === signed_at ? '' : RESTRICTED.signed(sayClockSince(signed_at, at));
  return [RESTRICTED.wrote(by_name), sayTime(at), signed].filter(Boolean).join(' · ');
}
