/** Sixth step: marks on the body, growth, and what was talked through with each carer, for one child at a time. */
import type { DraftChild } from '../../../visit/draft';
import { findingsOf } from '../../../visit/finding';
import type { Id } from '../../../wire/records';
import { Button } from '../../parts/Button';
import { Section } from '../../parts/Page';
import { FINDING } from '../../strings/findings';
import { ChildTabs } from './child_tabs';
import { addFinding } from './finding_in_hand';
import { Growth } from './growth';
import { Mark } from './mark';
import { Mends } from './mend';
import { Messages } from './messages';
import type { OpenVisit } from './open_visit';

export function BodyStep({ visit, child }: { visit: OpenVisit; child: Id | null }) {
  return (
    <ChildTabs visit={visit} step="body" child={child}>
      {(chosen) => (
        <>
          <Marks visit={visit} child={chosen} />
          <Growth visit={visit} child={chosen} />
          <Messages visit={visit} child={chosen} />
        </>
      )}
    </ChildTabs>
  );
}

function Marks({ visit, child }: { visit: OpenVisit; child: DraftChild }) {
  const marks = findingsOf(child, 'body_mark');
  const add = () =>
    addFinding(visit, child.child, 'body_mark', { how: 'seen', on_birth_record: 'unknown', colours: [] });
  return (
    <Section heading={FINDING.marks}>
      <p class="nhsuk-hint">{FINDING.marksHint}</p>
      {marks.map((mark) => (
        <Mends key={mark.record} gaps="finding_unfinished" about={mark.record}>
          <Mark visit={visit} child={child} finding={mark} />
        </Mends>
      ))}
      <Button kind="secondary" onPress={add}>
        {FINDING.addMark}
      </Button>
    </Section>
  );
}
