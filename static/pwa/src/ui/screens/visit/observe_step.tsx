/** Fourth step: the twelve rows, the six cues, and nine rows for each carer, for one child at a time. */
import { useState } from 'preact/hooks';
import { fitsAge } from '../../../checklist/library';
import { dayOf, monthsBetween } from '../../../views/age';
import type { DraftChild } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { Button } from '../../parts/Button';
import { BabyList } from './baby_list';
import { CarerLists } from './carer_lists';
import { ChildTabs } from './child_tabs';
import { Cues } from './cues';
import { childName, formsOf, type OpenVisit, rememberedChild, type VisitForms } from './open_visit';
import { OBSERVE } from './strings';

export interface ObserveProps {
  visit: OpenVisit;
  child: DraftChild;
  forms: VisitForms;
}

export function ObserveStep({ visit, child }: { visit: OpenVisit; child: Id | null }) {
  return (
    <ChildTabs visit={visit} step="observe" child={child}>
      {(chosen) => <Observe visit={visit} child={chosen} forms={formsOf(visit.draft)} />}
    </ChildTabs>
  );
}

function Observe(props: ObserveProps) {
  const { visit, child, forms } = props;
  const [wanted, setWanted] = useState(false);
  const age = rememberedChild(visit, child.child)?.age;
  const months = age?.is === 'born' ? monthsBetween(age.dob, dayOf(visit.draft.started_at)) : null;
  const name = childName(visit, child.child);
  if (!wanted && child.lists.length === 0 && !fitsAge(forms.baby, months))
    return (
      <>
        <p>{months === null ? OBSERVE.notBorn(name) : OBSERVE.notForAge(name)}</p>
        <Button kind="secondary" onPress={() => setWanted(true)}>
          {OBSERVE.useAnyway(name)}
        </Button>
      </>
    );
  return (
    <>
      <BabyList {...props} />
      <Cues {...props} />
      <CarerLists {...props} />
    </>
  );
}
