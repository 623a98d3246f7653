/** "Does the child…?": how the baby is, who is with them, twelve rows. */
import { textMax } from '../../../wire/text_max';
import { Choice } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextArea, TextField } from '../../parts/Field';
import { AnswerRows } from './answer_rows';
import { itemKeys, listInHand } from './lists';
import { Mends } from './mend';
import type { ObserveProps } from './observe_step';
import { childName, personName } from './open_visit';
import { OBSERVE } from './strings';

export function BabyList({ visit, child, forms }: ObserveProps) {
  const { list, ensure } = listInHand(visit, child, forms.baby, null);
  const name = childName(visit, child.child);
  const items = itemKeys(forms.baby);
  const { act } = visit;
  return (
    <>
      <Choice
        legend={OBSERVE.state(name)}
        options={forms.baby.states ?? []}
        value={list?.state ?? null}
        onChoose={(state) => act({ is: 'set_state', child: child.child, record: ensure(), state, items })}
      />
      {visit.draft.people.length > 0 && (
        <Choice
          legend={OBSERVE.withCarer(name)}
          options={visit.draft.people.map(({ adult }) => ({ value: adult, label: personName(visit, adult) }))}
          value={list?.with_carer ?? null}
          onChoose={(with_carer) =>
            act({ is: 'write_list', child: child.child, record: ensure(), fields: { with_carer } })
          }
        />
      )}
      <Mends gaps="list_unfinished" about={list?.record ?? null}>
        <AnswerRows
          definition={forms.baby}
          answers={list?.answers ?? {}}
          onAnswer={(item, value) => act({ is: 'answer', child: child.child, record: ensure(), item, value })}
          onRest={() => act({ is: 'rest_not_observed', child: child.child, record: ensure(), items })}
        />
      </Mends>
      <ListWords
        setting={list?.setting ?? ''}
        note={list?.note ?? ''}
        onWrite={(fields) => act({ is: 'write_list', child: child.child, record: ensure(), fields })}
      />
    </>
  );
}

export interface ListWordsProps {
  setting: string;
  note: string;
  onWrite: (fields: { setting: string } | { note: string }) => void;
}

/** Words beside the answers, never made out of them. */
export function ListWords({ setting, note, onWrite }: ListWordsProps) {
  return (
    <Expander summary={OBSERVE.more}>
      <TextField
        label={OBSERVE.setting}
        value={setting}
        textMax={textMax('checklist_response', 'setting')}
        onInput={(text) => onWrite({ setting: text })}
      />
      <TextArea label={OBSERVE.note} value={note} rows={3} onInput={(text) => onWrite({ note: text })} />
    </Expander>
  );
}
