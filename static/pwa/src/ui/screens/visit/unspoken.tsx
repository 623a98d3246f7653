/** Voice without words: what was seen, what was happening, two or more things it could mean, and the writer's view. */

import { isUnspokenBegun, MEANINGS_MIN } from '../../../visit/content';
import type { DraftChild, DraftUnspoken } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { TextArea, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { AddButton } from './add_button';
import { useBegun } from './begun';
import { Mends } from './mend';
import type { OpenVisit } from './open_visit';
import { RemoveButton } from './remove_button';
import { VOICE } from './strings';

const MEANINGS_MAX = 10;

interface UnspokenProps {
  visit: OpenVisit;
  child: DraftChild;
  /** Something that was just seen is about to be written down. */
  begun?: boolean;
}

export function Unspoken({ visit, child, begun = false }: UnspokenProps) {
  const add = () => {
    const record = visit.newId();
    const empty = { seen: '', context: '', possible_meanings: ['', ''], view: '' };
    visit.act({
      is: 'add_unspoken',
      child: child.child,
      unspoken: { record, ...empty, noticed_at: visit.now() },
    });
    return record;
  };
  const forget = (record: Id) => visit.act({ is: 'remove_unspoken', child: child.child, record });
  useBegun({
    visit,
    child: child.child,
    wanted: begun,
    begin: () => {
      // One that was opened earlier and left empty would say the wrong hour.
      for (const each of child.unspoken) if (!isUnspokenBegun(each)) forget(each.record);
      return add();
    },
    find: ({ unspoken }, record) => unspoken.find((each) => each.record === record),
    forget,
  });
  return (
    <Section heading={VOICE.unspoken}>
      <p class="nhsuk-hint">{VOICE.unspokenHint}</p>
      {child.unspoken.map((unspoken) => (
        <UnspokenForm key={unspoken.record} visit={visit} child={child} unspoken={unspoken} />
      ))}
      <AddButton words={VOICE.addUnspoken} onAdd={add} />
    </Section>
  );
}

interface UnspokenFormProps {
  visit: OpenVisit;
  child: DraftChild;
  unspoken: DraftUnspoken;
}

function UnspokenForm({ visit, child, unspoken }: UnspokenFormProps) {
  const { act } = visit;
  const write = (fields: Partial<DraftUnspoken>) =>
    act({ is: 'write_unspoken', child: child.child, record: unspoken.record, fields });
  return (
    <div class="visit__card">
      <Mends gaps="unspoken_unfinished" about={unspoken.record}>
        <TextArea label={VOICE.seen} value={unspoken.seen} rows={2} onInput={(seen) => write({ seen })} />
      </Mends>
      <TextField label={VOICE.context} value={unspoken.context} onInput={(context) => write({ context })} />
      <Mends gaps="unspoken_unfinished" about={unspoken.record}>
        <Meanings meanings={unspoken.possible_meanings} write={write} />
      </Mends>
      <TextField
        label={VOICE.view}
        hint={VOICE.viewHint}
        value={unspoken.view}
        onInput={(view) => write({ view })}
      />
      <RemoveButton
        onRemove={() => act({ is: 'remove_unspoken', child: child.child, record: unspoken.record })}
      />
    </div>
  );
}

interface MeaningsProps {
  meanings: string[];
  write: (fields: Pick<DraftUnspoken, 'possible_meanings'>) => void;
}

function Meanings({ meanings, write }: MeaningsProps) {
  return (
    <>
      {meanings.map((meaning, place) => (
        <TextField
          key={place}
          label={VOICE.meaning(place + 1)}
          hint={place === MEANINGS_MIN - 1 ? VOICE.meaningsHint : undefined}
          value={meaning}
          textMax={textMax('unspoken_voice', 'possible_meanings.*')}
          onInput={(text) =>
            write({ possible_meanings: meanings.map((each, at) => (at === place ? text : each)) })
          }
        />
      ))}
      <AddButton
        kind="quiet"
        words={VOICE.addMeaning}
        onAdd={() => write({ possible_meanings: [...meanings, ''] })}
        hidden={meanings.length >= MEANINGS_MAX}
      />
    </>
  );
}
