/**
 * Writing a pen picture: the text, with what is recorded about the child beside it (below it on a phone). What is beside it is
 * only read: no word of it goes into the text.
 */

import type { Engine } from '../../../engine/port';
import type { ChildRows } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { TextArea } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { EDIT } from '../../strings/living';
import { PEN, PEN_EXAMPLES } from '../../strings/pen_picture';
import { sayDay } from '../../strings/when';
import { useRows } from '../../watching';
import { ChildPartRead } from '../reading/child_part';
import { PenVersions } from '../reading/pen_versions';
import { Quote, Unspoken } from '../reading/voice';
import { countWords, PEN_WORDS_MAX } from './forms';

/** As many of the newest visits as stand beside the text. */
const VISITS_SHOWN = 6;

export interface PortraitProps {
  engine: Engine;
  child: Id;
  name: string;
  label: string;
  text: string;
  onText: (text: string) => void;
  error: string | null;
  basedOn: readonly Id[];
  onBasedOn: (records: Id[]) => void;
}

export function Portrait({ engine, child, name, label, text, onText, error, ...basis }: PortraitProps) {
  const rows = useRows(engine, { is: 'child', child });
  const words = countWords(text);
  const over = words - PEN_WORDS_MAX;
  return (
    <div class="beside">
      <div class="beside__main">
        <p>{PEN.help(name)}</p>
        <TextArea
          label={label}
          value={text}
          onInput={onText}
          rows={9}
          textMax={textMax('pen_picture', 'text')}
          error={error}
          hint={[EDIT.words(words, PEN_WORDS_MAX), over > 0 && PEN.tooMany(over)].filter(Boolean).join(': ')}
        />
        <Examples />
      </div>
      <Section heading={PEN.evidence(name)}>
        {rows && (hasEvidence(rows) ? <Evidence rows={rows} {...basis} /> : <p>{PEN.noEvidence}</p>)}
      </Section>
    </div>
  );
}

function Examples() {
  return (
    <Expander summary={PEN.examples}>
      <p class="soft">{PEN.examplesIntro}</p>
      {PEN_EXAMPLES.map((example, place) => (
        <figure key={example.about} class="quote">
          <figcaption class="notice__heading">{PEN.example(place + 1, example.about)}</figcaption>
          <p class="words">{example.text}</p>
        </figure>
      ))}
      <p class="soft">{PEN.examplesSource}</p>
    </Expander>
  );
}

function hasEvidence({ entries, elsewhere, pen_picture }: ChildRows): boolean {
  return entries.length + elsewhere.length > 0 || pen_picture !== null;
}

type Basis = Pick<PortraitProps, 'basedOn' | 'onBasedOn'>;

function Evidence({ rows, ...basis }: Basis & { rows: ChildRows }) {
  const visits = [...rows.entries.filter(({ struck }) => !struck), ...rows.elsewhere];
  const quotes = visits.flatMap((visit) => visit.part.quotes.map((quote) => ({ visit, quote })));
  const unspoken = visits.flatMap((visit) => visit.part.unspoken.map((shown) => ({ visit, shown })));
  const versions = rows.pen_picture?.versions ?? [];
  return (
    <>
      <p class="soft">{PEN.evidenceIntro}</p>
      {versions.length > 0 && (
        <Expander summary={PEN.versions(versions.length)}>
          <PenVersions versions={versions} entries={[...rows.entries, ...rows.elsewhere]} level={3} />
        </Expander>
      )}
      {quotes.length > 0 && (
        <Expander summary={PEN.quotes(quotes.length)}>
          {quotes.map(({ visit, quote }) => (
            <div key={quote.record} class="card">
              <p class="soft">{PEN.on(sayDay(visit.started_at), visit.author_name)}</p>
              <Quote quote={quote} />
              <DrawsOn
                record={quote.record}
                what={`${PEN.basisQuote(sayDay(visit.started_at))}, “${quote.exact_words}”`}
                {...basis}
              />
            </div>
          ))}
        </Expander>
      )}
      {unspoken.length > 0 && (
        <Expander summary={PEN.unspoken(unspoken.length)}>
          {unspoken.map(({ visit, shown }) => (
            <div key={shown.record} class="card">
              <p class="soft">{PEN.on(sayDay(visit.started_at), visit.author_name)}</p>
              <Unspoken unspoken={shown} />
              <DrawsOn
                record={shown.record}
                what={`${PEN.basisUnspoken(sayDay(visit.started_at))}, ${shown.seen}`}
                {...basis}
              />
            </div>
          ))}
        </Expander>
      )}
      {visits.slice(0, VISITS_SHOWN).map(({ visit, started_at, author_name, part }) => (
        <Expander key={visit} summary={PEN.visit(sayDay(started_at), author_name)}>
          <ChildPartRead part={{ ...part, quotes: [], unspoken: [] }} level={3} folded />
          <DrawsOn record={visit} what={PEN.basisVisit(sayDay(started_at))} {...basis} />
        </Expander>
      ))}
      {visits.length > VISITS_SHOWN && <p class="soft">{PEN.olderVisits}</p>}
    </>
  );
}

/** Marks one record as what the portrait draws on; a second tap takes the mark back. */
function DrawsOn({ record, what, basedOn, onBasedOn }: Basis & { record: Id; what: string }) {
  const marked = basedOn.includes(record);
  return (
    <Button
      kind="secondary"
      pressed={marked}
      label={PEN.drawsOnWhat(what)}
      onPress={() => onBasedOn(marked ? basedOn.filter((each) => each !== record) : [...basedOn, record])}
    >
      {marked ? '✓ ' : ''}
      {PEN.drawsOn}
    </Button>
  );
}
