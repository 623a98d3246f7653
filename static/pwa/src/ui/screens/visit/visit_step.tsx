/** First step: what kind of visit, about which children, where and when. */

import { useState } from 'preact/hooks';
import { hasContent } from '../../../visit/content';
import { earliestStart } from '../../../visit/likely';
import { textMax } from '../../../wire/text_max';
import { fromLocal, toLocal } from '../../local_time';
import { Choice, Choices } from '../../parts/Choice';
import { TextField } from '../../parts/Field';
import { MANDATED_CONTACT, VISIT_KIND } from '../../strings/codes';
import { Discard } from './discard';
import { Mends } from './mend';
import { childName, type OpenVisit } from './open_visit';
import { optionsOf, Select } from './select';
import { ABOUT } from './strings';

export function VisitStep({ visit, onDiscard }: { visit: OpenVisit; onDiscard: () => void }) {
  const { draft, act } = visit;
  return (
    <>
      <Mends gaps="nobody_planned">
        <WhichChildren visit={visit} />
      </Mends>
      <Choice
        legend={ABOUT.kind}
        options={optionsOf(VISIT_KIND)}
        value={draft.kind}
        onChoose={(kind) => kind && act({ is: 'write_visit', fields: { kind } })}
      />
      <Select
        label={ABOUT.contact}
        none={ABOUT.noContact}
        options={optionsOf(MANDATED_CONTACT)}
        value={draft.mandated_contact}
        onChoose={(mandated_contact) => act({ is: 'write_visit', fields: { mandated_contact } })}
      />
      <TextField
        label={ABOUT.place}
        value={draft.place}
        onInput={(place) => act({ is: 'write_visit', fields: { place } })}
        textMax={textMax('visit', 'place')}
      />
      <Mends gaps="started_unlikely">
        <TextField
          label={ABOUT.started}
          hint={ABOUT.ownDay}
          type="datetime-local"
          width="medium"
          value={toLocal(draft.started_at)}
          min={toLocal(earliestStart(visit.now()))}
          max={toLocal(visit.now())}
          onInput={(text) => {
            const started_at = fromLocal(text);
            if (started_at) act({ is: 'write_visit', fields: { started_at } });
          }}
        />
      </Mends>
      <Discard visit={visit} onDiscard={onDiscard} />
    </>
  );
}

function WhichChildren({ visit }: { visit: OpenVisit }) {
  const { draft, act } = visit;
  const [kept, setKept] = useState<string | null>(null);
  const planned = draft.children.filter((child) => child.planned).map(({ child }) => child);
  const change = (chosen: string[]) => {
    setKept(null);
    for (const child of draft.children) {
      if (child.planned && !chosen.includes(child.child) && hasContent(child))
        setKept(childName(visit, child.child));
      act({ is: 'plan_child', child: child.child, planned: chosen.includes(child.child) });
    }
  };
  return (
    <Choices
      legend={ABOUT.who}
      hint={ABOUT.whoHint}
      options={draft.children.map(({ child }) => ({ value: child, label: childName(visit, child) }))}
      values={planned}
      onChange={change}
      error={kept && ABOUT.keepChild(kept)}
    />
  );
}
