/** One mark: where it is, by list or figure, how large, how it is known, and each explanation word for word. */

import { placesOf, VIEWS } from '../../../visit/body_map';
import { hasWords } from '../../../visit/content';
import { type FindingBody, mayBeBirthmark } from '../../../visit/finding';
import { MEASURES } from '../../../visit/whole';
import type { Id } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { Choice, Choices } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextField } from '../../parts/Field';
import {
  FINDING,
  MARK_COLOUR,
  MARK_HOW,
  MARK_KIND,
  MARK_VIEW,
  ON_BIRTH_RECORD,
  SKIN_BROKEN,
} from '../../strings/findings';
import { BodyFigure } from './body_figure';
import { type FindingInHand, removeFinding, writeFinding } from './finding_in_hand';
import { Needed } from './mend';
import { newQuote } from './new_quote';
import { QuoteList } from './quotes';
import { RemoveButton } from './remove_button';
import { optionsOf, Select } from './select';
import { Size } from './size';

type InHand = FindingInHand<'body_mark'>;
type Fields = FindingBody<'body_mark'>;

export function Mark(mark: InHand) {
  const { body, record } = mark.finding;
  const write = (fields: Fields) => writeFinding(mark, fields);
  const size = (label: string, field: 'length_mm' | 'width_mm') => (
    <Size
      label={label}
      measure={MEASURES.body_mark[field]}
      value={body[field] ?? null}
      asTyped={mark.finding.as_typed?.[field] ?? ''}
      onChange={(value, asTyped) => writeFinding(mark, { [field]: value }, { [field]: asTyped })}
    />
  );
  return (
    <div class="visit__card">
      <h3 class="visit__card-heading">{FINDING.markOf(body.site ?? '')}</h3>
      <Where mark={record} body={body} write={write} />
      <Needed about={record} missing={!body.kind}>
        <Choice
          legend={FINDING.kind}
          options={optionsOf(MARK_KIND)}
          value={body.kind ?? null}
          onChoose={(kind) => write({ kind })}
        />
      </Needed>
      <Needed about={record} missing={!body.how}>
        <Choice
          legend={FINDING.how}
          options={optionsOf(MARK_HOW)}
          value={body.how ?? null}
          onChoose={(how) => write({ how })}
        />
      </Needed>
      {size(FINDING.length, 'length_mm')}
      {size(FINDING.width, 'width_mm')}
      <Choices
        legend={FINDING.colours}
        options={optionsOf(MARK_COLOUR)}
        values={body.colours ?? []}
        onChange={(colours) => write({ colours })}
      />
      <Expander summary={FINDING.moreOfMark}>
        <MoreOfMark mark={record} body={body} write={write} />
      </Expander>
      <Explanations {...mark} />
      <RemoveButton onRemove={() => removeFinding(mark)} />
    </div>
  );
}

interface Writing {
  mark: Id;
  body: Fields;
  write: (fields: Fields) => void;
}

/** The list and the figure give the same: a place in words, and its point. */
function Where({ mark, body, write }: Writing) {
  const view = body.view ?? null;
  const places = view ? placesOf(view) : [];
  const chosen = places.find(({ site }) => site === body.site);
  // A place in own words is changed where it is typed, and by no tap.
  const own = chosen ? '' : (body.site ?? '');
  return (
    <>
      <Needed about={mark} missing={!view}>
        <Choice
          legend={FINDING.view}
          options={VIEWS.map((value) => ({ value, label: MARK_VIEW[value] }))}
          value={view}
          onChoose={(next) => write({ view: next, x: null, y: null, site: own })}
        />
      </Needed>
      {view && (
        <>
          <BodyFigure
            view={view}
            at={body.x === null || body.x === undefined ? null : { x: body.x, y: body.y ?? 0 }}
            onTap={({ site }, x, y) => write({ site: own || site, x, y })}
          />
          <Needed about={mark} missing={!hasWords(body.site ?? '')}>
            <Select
              label={FINDING.site}
              none={FINDING.siteChoose}
              options={places.map(({ site }) => ({ value: site, label: site }))}
              value={chosen?.site ?? null}
              disabled={hasWords(own)}
              onChoose={(site) => {
                const place = places.find((each) => each.site === site);
                write(place ? { site: place.site, x: place.x, y: place.y } : { site: '', x: null, y: null });
              }}
            />
          </Needed>
          <TextField
            label={FINDING.siteOwn}
            value={body.site ?? ''}
            textMax={textMax('body_mark', 'site')}
            onInput={(site) => write({ site })}
          />
        </>
      )}
    </>
  );
}

function MoreOfMark({ mark, body, write }: Writing) {
  return (
    <>
      <TextField
        label={FINDING.shape}
        value={body.shape ?? ''}
        textMax={textMax('body_mark', 'shape')}
        onInput={(shape) => write({ shape })}
      />
      <Choice
        legend={FINDING.skinBroken}
        options={optionsOf(SKIN_BROKEN)}
        value={body.skin_broken ?? null}
        onChoose={(skin_broken) => write({ skin_broken })}
      />
      <Needed about={mark} missing={mayBeBirthmark(body.kind) && !body.on_birth_record}>
        <Choice
          legend={FINDING.birthRecord}
          options={optionsOf(ON_BIRTH_RECORD)}
          value={body.on_birth_record ?? null}
          onChoose={(on_birth_record) => write({ on_birth_record })}
        />
      </Needed>
    </>
  );
}

/** Each is a quote of this visit, with its speaker, that the mark names. */
function Explanations(mark: InHand) {
  const { visit, child, finding } = mark;
  const named = finding.body.explanations ?? [];
  const quotes = child.quotes.filter(({ record }) => named.includes(record));
  const add = () => {
    const quote = newQuote(visit);
    visit.act({ is: 'add_quote', child: child.child, quote });
    writeFinding(mark, { explanations: [...named, quote.record] });
  };
  return (
    <>
      <h4 class="visit__card-heading">{FINDING.explanations}</h4>
      <p class="nhsuk-hint">{FINDING.explainHint}</p>
      <QuoteList visit={visit} child={child} quotes={quotes} add={FINDING.explain} onAdd={add} />
      {(quotes.length === 0 || hasWords(finding.body.explanation_none_because ?? '')) && (
        <TextField
          label={FINDING.noExplanation}
          value={finding.body.explanation_none_because ?? ''}
          textMax={textMax('body_mark', 'explanation_none_because')}
          onInput={(explanation_none_because) => writeFinding(mark, { explanation_none_because })}
        />
      )}
    </>
  );
}
