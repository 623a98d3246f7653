/** What was tapped and heard, as a plain list under part 2: the phrases and the answers, never a sentence made of them. */
import type { ComponentChildren } from 'preact';
import type { AnswerList, Definition } from '../../../checklist/definition';
import { PUBLISHED } from '../../../checklist/published';
import { isQuoteBegun, isUnspokenBegun, isUsed } from '../../../visit/content';
import type { DraftChild, DraftList, DraftQuote } from '../../../visit/draft';
import { findingsOf, isExplanation } from '../../../visit/finding';
import { Expander } from '../../parts/Expander';
import { ATTACH, KIND } from '../../strings/attachments';
import { MARK_KIND } from '../../strings/findings';
import { MarkFigure } from '../reading/mark_figure';
import { childName, notedAt, type OpenVisit, personName } from './open_visit';
import { type Step, visitPath } from './paths';
import { NOTE, OBSERVE } from './strings';

interface RecordedProps {
  visit: OpenVisit;
  child: DraftChild;
}

export function Recorded({ visit, child }: RecordedProps) {
  const lists = child.lists.filter(isUsed);
  const quotes = child.quotes.filter(({ locked }) => locked);
  const unspoken = child.unspoken.filter(isUnspokenBegun);
  const unsaved = child.quotes.filter((quote) => isQuoteBegun(quote) && !quote.locked);
  const attachments = child.attachments ?? [];
  const found = foundLines(visit, child);
  const empty = [lists, quotes, unspoken, unsaved, attachments, found].every(({ length }) => length === 0);
  return (
    <Expander summary={NOTE.recorded} open>
      <p class="nhsuk-hint">{empty ? NOTE.nothingYet : NOTE.recordedHint}</p>
      {lists.map((list) => (
        <ListLines key={list.record} visit={visit} list={list} />
      ))}
      {quotes.length > 0 && (
        <Lines
          title={NOTE.quotes}
          lines={quotes.map((quote) => [speakerOf(visit, child, quote), `“${quote.exact_words}”`])}
        />
      )}
      {unspoken.length > 0 && (
        <Lines
          title={NOTE.unspoken}
          lines={unspoken.map(({ seen, noticed_at }) => [notedAt(visit, noticed_at), seen])}
        />
      )}
      {found.length > 0 && <Lines title={NOTE.found} lines={found} />}
      {attachments.length > 0 && (
        <Lines title={ATTACH.heading} lines={attachments.map(({ kind, caption }) => [KIND[kind], caption])} />
      )}
      {unsaved.length > 0 && (
        <>
          <Lines
            title={NOTE.unsaved}
            lines={unsaved.map((quote) => [speakerOf(visit, child, quote), `“${quote.exact_words}”`])}
          />
          <p>
            <a href={visitPath(visit.draft.draft, stepOfWords(child, unsaved), child.child)}>
              {NOTE.toUnsaved}
            </a>
          </p>
        </>
      )}
    </Expander>
  );
}

/** One who has words to save with a mark alone is taken to the mark. */
function stepOfWords(child: DraftChild, unsaved: readonly DraftQuote[]): Step {
  return unsaved.every(({ record }) => isExplanation(child, record)) ? 'body' : 'voice';
}

/** Marks and measurements, in the order of the hours at which they were noted. */
function foundLines(visit: OpenVisit, child: DraftChild): Line[] {
  const marks = findingsOf(child, 'body_mark').map(({ at, body }) => ({
    at,
    words: [body.site, body.kind && MARK_KIND[body.kind]],
    figure: <MarkFigure mark={body} />,
  }));
  const measured = findingsOf(child, 'growth').map(({ at, body }) => ({
    at,
    words: [
      body.weight_g && `${body.weight_g} g`,
      body.length_mm && `${body.length_mm} mm`,
      body.head_mm && NOTE.headOf(body.head_mm),
    ],
    figure: null,
  }));
  return [...marks, ...measured]
    .map(({ words, ...each }) => ({ ...each, said: words.filter(Boolean).join(', ') }))
    .filter(({ said }) => said !== '')
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ at, said, figure }) => [notedAt(visit, at), said, figure]);
}

function speakerOf(visit: OpenVisit, child: DraftChild, { speaker, speaker_kind }: DraftQuote): string {
  return speaker_kind === 'child' ? childName(visit, child.child) : personName(visit, speaker ?? '');
}

function ListLines({ visit, list }: { visit: OpenVisit; list: DraftList }) {
  const definition = PUBLISHED.find(list.definition, list.version);
  if (!definition) return null;
  const lead = definition.lead_in ?? definition.title;
  const title = list.carer === null ? lead : NOTE.carerLead(lead, personName(visit, list.carer));
  const lines =
    definition.kind === 'answers' ? answerLines(definition, list) : cueLines(visit, definition, list);
  return <Lines title={title} lines={lines} />;
}

function answerLines(definition: AnswerList, list: DraftList): [string, string][] {
  return definition.items.flatMap(({ key, exact_text, answer_set }): [string, string][] => {
    const given = list.answers[key];
    return given ? [[exact_text, PUBLISHED.labelOf(answer_set, given.value)]] : [];
  });
}

function cueLines(visit: OpenVisit, definition: Definition, list: DraftList): [string, string][] {
  return definition.items.flatMap(({ key, exact_text }): [string, string][] => {
    const taps = list.cues.filter(({ cue }) => cue === key);
    const times = taps.map(({ at }) => notedAt(visit, at)).filter(Boolean);
    const said = times.length > 0 ? ` (${times.join(', ')})` : '';
    return taps.length > 0 ? [[exact_text, `${OBSERVE.cueCount(taps.length)}${said}`]] : [];
  });
}

type Line = readonly [what: string, answer: string, figure?: ComponentChildren];

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <>
      <p class="visit__lead">{title}</p>
      <ul class="visit__lines">
        {lines.map(([what, answer, figure]) => (
          <li key={what + answer}>
            {what} <strong>{answer}</strong>
            {figure}
          </li>
        ))}
      </ul>
    </>
  );
}
