/** Six cues: tap each time one is noticed. What was seen, and what it may mean, stand in fields of their own. */

import type { Item } from '../../../checklist/definition';
import { hasWords } from '../../../visit/content';
import type { DraftCue } from '../../../visit/draft';
import type { Time } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { listInHand } from './lists';
import type { ObserveProps } from './observe_step';
import { notedAt } from './open_visit';
import { RemoveButton } from './remove_button';
import { OBSERVE } from './strings';

export function Cues({ visit, child, forms }: ObserveProps) {
  const { list, ensure } = listInHand(visit, child, forms.cues, null);
  const cues = list?.cues ?? [];
  const tap = (cue: string) =>
    visit.act({
      is: 'tap_cue',
      child: child.child,
      record: ensure(),
      cue: { cue, at: visit.now(), context: '', may_be_telling_us: '' },
    });
  return (
    <Section heading={OBSERVE.cues}>
      <p class="visit__lead">{forms.cues.lead_in}</p>
      <p class="nhsuk-hint">{OBSERVE.cueTap}</p>
      <ul class="visit__cues">
        {forms.cues.items.map((item) => (
          <CueButton
            key={item.key}
            item={item}
            taps={cues.filter(({ cue }) => cue === item.key)}
            clock={(at) => notedAt(visit, at)}
            onTap={() => tap(item.key)}
            onUndo={() => visit.act({ is: 'undo_cue', child: child.child, record: ensure(), cue: item.key })}
          />
        ))}
      </ul>
      {cues.length > 0 && (
        <Expander summary={OBSERVE.cueWords}>
          {cues.map((cue, place) => (
            <CueWords
              key={place}
              cue={cue}
              which={notedAt(visit, cue.at) || OBSERVE.cueTapped(place + 1)}
              text={forms.cues.items.find(({ key }) => key === cue.cue)?.exact_text ?? cue.cue}
              onWrite={(fields) =>
                visit.act({ is: 'write_cue', child: child.child, record: ensure(), place, fields })
              }
              onRemove={() => visit.act({ is: 'remove_cue', child: child.child, record: ensure(), place })}
            />
          ))}
        </Expander>
      )}
    </Section>
  );
}

interface CueButtonProps {
  item: Item;
  taps: readonly DraftCue[];
  clock: (at: Time) => string;
  onTap: () => void;
  onUndo: () => void;
}

function CueButton({ item, taps, clock, onTap, onUndo }: CueButtonProps) {
  const tapped = taps.at(-1);
  const last = tapped && clock(tapped.at);
  const free = taps.some(({ context, may_be_telling_us }) => !context.trim() && !may_be_telling_us.trim());
  return (
    <li class="visit__cue">
      <button type="button" class="visit__tap" onClick={onTap}>
        <span>{item.exact_text}</span>{' '}
        <span class="visit__count" role="status">
          {OBSERVE.cueCount(taps.length)}
          {last && `, ${OBSERVE.cueLast(last)}`}
        </span>
      </button>
      {free && (
        <button
          type="button"
          class="visit__undo"
          onClick={onUndo}
          aria-label={OBSERVE.cueUndo(item.exact_text)}
        >
          {OBSERVE.undo}
        </button>
      )}
    </li>
  );
}

interface CueWordsProps {
  cue: DraftCue;
  /** When it was tapped, or which of all taps it is. */
  which: string;
  text: string;
  onWrite: (fields: Partial<Pick<DraftCue, 'context' | 'may_be_telling_us'>>) => void;
  onRemove: () => void;
}

function CueWords({ cue, which, text, onWrite, onRemove }: CueWordsProps) {
  return (
    <Section level={3} heading={`${which}: ${text}`}>
      <TextField
        label={OBSERVE.context}
        value={cue.context}
        textMax={textMax('checklist_response', 'cues.*.context')}
        onInput={(context) => onWrite({ context })}
      />
      <TextField
        label={OBSERVE.mayBe}
        hint={OBSERVE.mayBeHint}
        value={cue.may_be_telling_us}
        textMax={textMax('checklist_response', 'cues.*.may_be_telling_us')}
        onInput={(may_be_telling_us) => onWrite({ may_be_telling_us })}
      />
      {hasWords(cue.context) || hasWords(cue.may_be_telling_us) ? (
        <RemoveButton
          key={`${cue.cue} ${cue.at}`}
          label={OBSERVE.removeCue(text, which)}
          onRemove={onRemove}
        />
      ) : (
        <Button kind="quiet" onPress={onRemove}>
          {OBSERVE.removeCue(text, which)}
        </Button>
      )}
    </Section>
  );
}
