/** A day as the child lives it: part by part, what was told and what was seen, never mixed. */

import { useState } from 'preact/hooks';
import type { DraftChild } from '../../../visit/draft';
import { type FindingBody, findingsOf, lacksBasis, type OpenSlot } from '../../../visit/finding';
import type { Id } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { Choice, Choices } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextArea, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { BASIS, DAY, DAY_KIND, SLOT } from '../../strings/voice';
import { AddButton } from './add_button';
import { carersFor } from './carers_for';
import { addFinding, type FindingInHand, removeFinding, writeFinding } from './finding_in_hand';
import { Mends, Needed } from './mend';
import { type OpenVisit, personName } from './open_visit';
import { RemoveButton } from './remove_button';
import { optionsOf, Select } from './select';

export function DayInLife({ visit, child }: { visit: OpenVisit; child: DraftChild }) {
  const days = findingsOf(child, 'day_in_life');
  const add = () =>
    addFinding(visit, child.child, 'day_in_life', { day_kind: null, slots: [emptySlot('waking')] });
  return (
    <Section heading={DAY.heading}>
      <p class="nhsuk-hint">{DAY.hint}</p>
      {days.map((finding) => (
        <Mends key={finding.record} gaps="finding_unfinished" about={finding.record}>
          <OneDay visit={visit} child={child} finding={finding} />
        </Mends>
      ))}
      <AddButton words={DAY.add} onAdd={add} />
    </Section>
  );
}

function emptySlot(slot: OpenSlot['slot']): OpenSlot {
  return { slot, time: null, what: '', who: [], basis: null, told_by: null, feeling: null };
}

function OneDay(day: FindingInHand<'day_in_life'>) {
  const { body } = day.finding;
  const slots = body.slots ?? [];
  const write = (fields: FindingBody<'day_in_life'>) => writeFinding(day, fields);
  const change = (place: number, fields: Partial<OpenSlot>) =>
    write({ slots: slots.map((slot, n) => (n === place ? { ...slot, ...fields } : slot)) });
  const next = (Object.keys(SLOT) as OpenSlot['slot'][]).find(
    (each) => !slots.some(({ slot }) => slot === each),
  );
  return (
    <div class="visit__card">
      <Needed about={day.finding.record} missing={!body.day_kind}>
        <Choice
          legend={DAY.kind}
          options={optionsOf(DAY_KIND)}
          value={body.day_kind ?? null}
          onChoose={(day_kind) => write({ day_kind })}
        />
      </Needed>
      {slots.map((slot, place) => (
        <OneSlot
          key={place}
          visit={day.visit}
          child={day.child.child}
          day={day.finding.record}
          slot={slot}
          onChange={(fields) => change(place, fields)}
        />
      ))}
      <AddButton
        kind="quiet"
        words={DAY.addSlot}
        onAdd={() => write({ slots: [...slots, emptySlot(next ?? 'other')] })}
      />
      <RemoveButton onRemove={() => removeFinding(day)} />
    </div>
  );
}

interface OneSlotProps {
  visit: OpenVisit;
  child: Id;
  day: Id;
  slot: OpenSlot;
  onChange: (fields: Partial<OpenSlot>) => void;
}

function OneSlot({ visit, child, day, slot, onChange }: OneSlotProps) {
  return (
    <>
      <Select
        label={DAY.slot}
        options={optionsOf(SLOT)}
        value={slot.slot}
        onChoose={(chosen) => onChange({ slot: chosen ?? 'other' })}
      />
      <TextArea
        label={DAY.what(SLOT[slot.slot])}
        rows={2}
        value={slot.what}
        textMax={textMax('day_in_life', 'slots.*.what')}
        onInput={(what) => onChange({ what })}
      />
      <Needed about={day} missing={lacksBasis(slot)}>
        <Choice
          legend={DAY.basis}
          options={optionsOf(BASIS)}
          value={slot.basis}
          onChoose={(basis) => onChange({ basis, told_by: null })}
        />
      </Needed>
      {slot.basis === 'told_by_carer' && (
        <Choice
          legend={DAY.toldBy}
          options={visit.draft.people.map(({ adult }) => ({ value: adult, label: personName(visit, adult) }))}
          value={slot.told_by ?? null}
          onChoose={(told_by) => onChange({ told_by })}
        />
      )}
      <TextField
        label={DAY.feeling}
        value={slot.feeling ?? ''}
        textMax={textMax('day_in_life', 'slots.*.feeling')}
        onInput={(feeling) => onChange({ feeling: feeling || null })}
      />
      <MoreOfSlot visit={visit} child={child} slot={slot} onChange={onChange} />
    </>
  );
}

/** What a part of a day can do without: folded away while there is none of it. */
function MoreOfSlot({ visit, child, slot, onChange }: Omit<OneSlotProps, 'day'>) {
  const who = slot.who ?? [];
  const isOpen = useState(() => Boolean(slot.time) || who.length > 0)[0];
  const people = carersFor(visit, child, who);
  return (
    <Expander summary={DAY.more(SLOT[slot.slot])} open={isOpen}>
      <TextField
        label={DAY.time}
        hint={DAY.timeHint}
        value={slot.time ?? ''}
        textMax={textMax('day_in_life', 'slots.*.time')}
        onInput={(time) => onChange({ time: time || null })}
      />
      {people.length > 0 && (
        <Choices
          legend={DAY.who}
          options={people}
          values={who}
          onChange={(chosen) => onChange({ who: chosen })}
        />
      )}
    </Expander>
  );
}
