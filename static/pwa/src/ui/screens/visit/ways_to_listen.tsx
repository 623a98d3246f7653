/** How the child was helped to speak: ways of listening, the Three Houses, and what the child was told. */

import type { DraftChild } from '../../../visit/draft';
import { type FindingBody, findingsOf } from '../../../visit/finding';
import { textMax } from '../../../wire/text_max';
import { Choice, Choices } from '../../parts/Choice';
import { TextArea, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { HOUSES, METHOD, TOLD_HOW } from '../../strings/voice';
import { AddButton } from './add_button';
import { addFinding, type FindingInHand, removeFinding, writeFinding } from './finding_in_hand';
import { Mends } from './mend';
import { newQuote } from './new_quote';
import { type OpenVisit, personName } from './open_visit';
import { QuoteList } from './quotes';
import { RemoveButton } from './remove_button';
import { optionsOf } from './select';

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

type House = keyof typeof HOUSES.words;

export function WaysToListen({ visit, child }: OneChild) {
  const ways = findingsOf(child, 'voice_method');
  return (
    <Section heading={METHOD.heading}>
      {ways.map((finding) => (
        <Mends key={finding.record} gaps="finding_unfinished" about={finding.record}>
          <Way visit={visit} child={child} finding={finding} />
        </Mends>
      ))}
      <AddButton
        words={METHOD.add}
        onAdd={() => addFinding(visit, child.child, 'voice_method', { methods: [] })}
        hidden={ways.length > 0}
      />
      {ways.some(({ body }) => (body.methods ?? []).includes('three_houses')) && (
        <Houses visit={visit} child={child} />
      )}
    </Section>
  );
}

function Way(way: FindingInHand<'voice_method'>) {
  const { visit, finding } = way;
  const { body } = finding;
  const write = (fields: FindingBody<'voice_method'>) => writeFinding(way, fields);
  return (
    <div class="visit__card">
      <Choices
        legend={METHOD.asked}
        options={optionsOf(METHOD.words)}
        values={(body.methods ?? []) as (keyof typeof METHOD.words)[]}
        onChange={(methods) => write({ methods })}
      />
      {(body.methods ?? []).includes('via_trusted_adult') && (
        <Choice
          legend={METHOD.via}
          options={visit.draft.people.map(({ adult }) => ({ value: adult, label: personName(visit, adult) }))}
          value={body.via ?? null}
          onChoose={(via) => write({ via })}
        />
      )}
      <TextField
        label={METHOD.place}
        value={body.place ?? ''}
        textMax={textMax('voice_method', 'place')}
        onInput={(place) => write({ place })}
      />
      <TextArea
        label={METHOD.wishes}
        rows={2}
        value={body.wishes ?? ''}
        onInput={(wishes) => write({ wishes })}
      />
      <Choice
        legend={METHOD.toldHow}
        options={optionsOf(TOLD_HOW)}
        value={body.told_how_used ?? null}
        onChoose={(told_how_used) => write({ told_how_used })}
      />
      <TextField
        label={METHOD.note}
        value={body.note ?? ''}
        textMax={textMax('voice_method', 'note')}
        onInput={(note) => write({ note })}
      />
      <RemoveButton onRemove={() => removeFinding(way)} />
    </div>
  );
}

function Houses({ visit, child }: OneChild) {
  return (
    <>
      <p class="nhsuk-hint">{HOUSES.hint}</p>
      {(Object.keys(HOUSES.words) as House[]).map((house) => (
        <OneHouse key={house} visit={visit} child={child} house={house} />
      ))}
    </>
  );
}

function OneHouse({ visit, child, house }: OneChild & { house: House }) {
  const quotes = child.quotes.filter((quote) => quote.house === house);
  const add = () =>
    visit.act({
      is: 'add_quote',
      child: child.child,
      quote: newQuote(visit, {
        speaker: child.child,
        speaker_kind: 'child',
        prompt: 'tool',
        tool: 'three_houses',
        house,
      }),
    });
  return (
    <section class="house">
      <h3 class="house__roof">{HOUSES.words[house]}</h3>
      <QuoteList
        visit={visit}
        child={child}
        quotes={quotes}
        add={HOUSES.add(HOUSES.words[house])}
        onAdd={add}
      />
    </section>
  );
}
