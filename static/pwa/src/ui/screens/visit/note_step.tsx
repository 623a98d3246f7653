/** Sixth step: the note under its four headings, always in this order; parts 2 to 4 belong to one child at a time. */
import type { DraftChild, NotePart } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { Choices } from '../../parts/Choice';
import { Section } from '../../parts/Page';
import { MATERIALS } from '../../strings/statements';
import { ChildTabs } from './child_tabs';
import { Mends } from './mend';
import { NotePartField } from './note_part';
import { childName, formsOf, type OpenVisit } from './open_visit';
import { PlanProgress } from './plan_progress';
import { Recorded } from './recorded';
import { Seen } from './seen_step';
import { Sentences } from './sentences';
import { NOTE } from './strings';

type PartKey = 'purpose' | 'observations' | 'progress' | 'direct_work';

export function NoteStep({ visit, child }: { visit: OpenVisit; child: Id | null }) {
  const heading = headings(visit);
  return (
    <>
      <Section heading={heading.purpose}>
        <Mends gaps="purpose_missing">
          <NotePartField
            heading={heading.purpose}
            part={visit.draft.purpose}
            reasons={NOTE.reasons.purpose}
            onWrite={(purpose) => visit.act({ is: 'write_visit', fields: { purpose } })}
          />
        </Mends>
      </Section>
      <ChildTabs visit={visit} step="note" child={child}>
        {(chosen) => <ChildNote visit={visit} child={chosen} heading={heading} />}
      </ChildTabs>
    </>
  );
}

interface ChildNoteProps {
  visit: OpenVisit;
  child: DraftChild;
  heading: Record<PartKey, string>;
}

function ChildNote({ visit, child, heading }: ChildNoteProps) {
  const name = childName(visit, child.child);
  const part = (key: 'observations' | 'progress' | 'direct_work') => (
    <NotePartField
      heading={heading[key]}
      about={name}
      hint={key === 'observations' ? NOTE.observed : undefined}
      part={child[key]}
      reasons={NOTE.reasons[key]}
      onWrite={(written: NotePart) =>
        visit.act({ is: 'write_child', child: child.child, fields: { [key]: written } })
      }
    />
  );
  return (
    <>
      <Section heading={heading.observations}>
        <Seen visit={visit} child={child} />
        <Mends gaps="observations_missing" about={child.child}>
          {part('observations')}
        </Mends>
        <Sentences visit={visit} child={child} part="observations" />
        <Recorded visit={visit} child={child} />
      </Section>
      <Section heading={heading.progress}>
        <PlanProgress visit={visit} child={child} />
        <Mends gaps="progress_missing" about={child.child}>
          {part('progress')}
        </Mends>
        <Sentences visit={visit} child={child} part="progress" />
      </Section>
      <Section heading={heading.direct_work}>
        <Mends gaps="direct_work_missing" about={child.child}>
          {part('direct_work')}
        </Mends>
        <Choices
          legend={MATERIALS.label}
          options={MATERIALS.options.map((each) => ({ value: each, label: each }))}
          values={child.direct_work_materials ?? []}
          onChange={(direct_work_materials) =>
            visit.act({ is: 'write_child', child: child.child, fields: { direct_work_materials } })
          }
        />
      </Section>
    </>
  );
}

/** The headings as they were published, numbered. */
function headings(visit: OpenVisit): Record<PartKey, string> {
  const items = formsOf(visit.draft).note.items.map(({ key, exact_text, order }) => [
    key,
    `${NOTE.part(order)} ${exact_text}`,
  ]);
  return Object.fromEntries(items) as Record<PartKey, string>;
}
