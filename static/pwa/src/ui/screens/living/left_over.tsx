/** The record has left this device, and what somebody began to write about it has not: their words, to be read and copied. */
import type { Engine } from '../../../engine/port';
import type { EditLine } from '../../../views/rows';
import { Facts } from '../../parts/Facts';
import { Loading } from '../../parts/Loading';
import { Notice } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { goInstead, to } from '../../router';
import { EDIT } from '../../strings/living';
import { useRows } from '../../watching';
import { Nowhere } from '../nowhere';
import { RemoveButton } from '../visit/remove_button';
import { fieldsOf, kindOf, labelOf } from './forms';
import type { EditAbout } from './kept_edit';
import { sayValue } from './say_value';

const NOBODY = { children: [], adults: [] };

export function LeftOver({ engine, about }: { engine: Engine; about: EditAbout }) {
  const today = useRows(engine, { is: 'today' });
  if (today === undefined) return <Loading />;
  const line = today.edits.find(({ record, act }) => record === about.record && act === about.act);
  return line ? <Words engine={engine} line={line} /> : <Nowhere />;
}

function Words({ engine, line: { draft, type } }: { engine: Engine; line: EditLine }) {
  const kept = useRows(engine, { is: 'draft', draft });
  if (kept?.kind !== 'edit') return <Loading />;
  const throwAway = () => void engine.discardDraft(draft).then(() => goInstead(to.start));
  return (
    <Page heading={EDIT.heading(type, false)} back={{ href: to.start, label: EDIT.back }}>
      <Notice>
        <p>{EDIT.leftOver}</p>
      </Notice>
      <Facts
        facts={Object.entries(kept.edits)
          .map(([cell, value]) => ({ field: cell.split(' ')[0] ?? '', value }))
          .filter(({ field }) => fieldsOf(type).some(({ name }) => name === field))
          .map(({ field, value }) => ({
            name: labelOf(type, field),
            value: sayValue(kindOf(type, field), ownWords(value), NOBODY),
          }))}
      />
      <RemoveButton label={EDIT.discard} onRemove={throwAway} />
    </Page>
  );
}

/** Of a choice, the text that was written; of an edit, its value. */
function ownWords(value: unknown): unknown {
  const chosen = value as { own?: string; value?: unknown } | null;
  return typeof chosen === 'object' && chosen?.own !== undefined ? chosen.own || chosen.value : value;
}
