/** The marks on one child. */
import type { DraftChild } from '../../../visit/draft';
import { findingsOf } from '../../../visit/finding';
import { Section } from '../../parts/Page';
import { FINDING } from '../../strings/findings';
import { AddButton } from './add_button';
import { addFinding, useBegunFinding } from './finding_in_hand';
import { Mark } from './mark';
import { Mends } from './mend';
import type { OpenVisit } from './open_visit';

interface MarksProps {
  visit: OpenVisit;
  child: DraftChild;
  /** A new mark is about to be written down. */
  begun?: boolean;
}

export function Marks({ visit, child, begun = false }: MarksProps) {
  const marks = findingsOf(child, 'body_mark');
  const add = () => addFinding(visit, child.child, 'body_mark', { colours: [] });
  useBegunFinding(visit, child, begun, add);
  return (
    <Section heading={FINDING.marks}>
      <p class="nhsuk-hint">{FINDING.marksHint}</p>
      {marks.map((mark) => (
        <Mends key={mark.record} gaps="finding_unfinished" about={mark.record}>
          <Mark visit={visit} child={child} finding={mark} />
        </Mends>
      ))}
      <AddButton words={FINDING.addMark} onAdd={add} />
    </Section>
  );
}
