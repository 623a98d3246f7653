/** What an opinion rests on: what was seen and heard on this visit, to tap. */
import type { DraftChild } from '../../../visit/draft';
import { type FindingBody, findingsOf } from '../../../visit/finding';
import { Choices } from '../../parts/Choice';
import { SENTENCES } from '../../strings/statements';
import { type OpenVisit, personName } from './open_visit';

/** Shape: by id of its record, in words. */
export function evidenceFor(visit: OpenVisit, child: DraftChild) {
  return [
    ...findingsOf(child, 'statement')
      .filter((each) => each.body.kind && each.body.kind !== 'opinion')
      .map(({ record, body: { text } }) => ({ value: record, label: text ?? '' })),
    ...child.quotes
      .filter(({ locked }) => locked)
      .map(({ record, exact_words, speaker }) => ({
        value: record,
        label: `“${exact_words}” ${speaker === child.child ? '' : personName(visit, speaker ?? '')}`.trim(),
      })),
    ...child.unspoken.map(({ record, seen }) => ({ value: record, label: seen })),
  ].filter(({ label }) => label !== '');
}

interface EvidenceProps {
  visit: OpenVisit;
  child: DraftChild;
  body: FindingBody<'statement'>;
  write: (fields: FindingBody<'statement'>) => void;
}

export function Evidence({ visit, child, body, write }: EvidenceProps) {
  const options = evidenceFor(visit, child);
  if (options.length === 0) return null;
  return (
    <Choices
      legend={SENTENCES.evidence}
      layout="stacked"
      options={options}
      values={body.evidence ?? []}
      onChange={(evidence) => write({ evidence })}
    />
  );
}
