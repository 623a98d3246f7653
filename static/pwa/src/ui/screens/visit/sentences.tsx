/**
 * The sentences of one part of the note, each with a kind at one tap; a concern says what it does to the child. The text above stays
 * as it was typed: a kind stands beside a sentence, and never changes it.
 */
import { useEffect } from 'preact/hooks';
import { hasWords } from '../../../visit/content';
import { FROM_SOMEBODY, isConcern } from '../../../visit/dependent';
import type { DraftChild } from '../../../visit/draft';
import { type Finding, type FindingBody, findingsOf } from '../../../visit/finding';
import { matched, sentencesOf } from '../../../visit/sentences';
import type { Id } from '../../../wire/records';
import { Choice, Choices } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextArea, TextField } from '../../parts/Field';
import { CONCERN, LENS, SENTENCES, STATEMENT_CHANGE, STATEMENT_KIND } from '../../strings/statements';
import { addFinding, removeFinding, writeFinding } from './finding_in_hand';
import { Mends, Needed } from './mend';
import { type OpenVisit, personName } from './open_visit';
import { RemoveButton } from './remove_button';
import { optionsOf, Select } from './select';

type Part = NonNullable<FindingBody<'statement'>['part']>;
type Statement = Finding<'statement'>;

interface SentencesProps {
  visit: OpenVisit;
  child: DraftChild;
  part: Part;
}

export function Sentences({ visit, child, part }: SentencesProps) {
  const sentences = sentencesOf(child[part].text);
  const own = findingsOf(child, 'statement').filter(({ body }) => body.part === part);
  const { of, left } = matched(sentences, own);
  const bare = left.filter((each) => !isWrittenOn(each));
  const kept = left.filter(isWrittenOn);
  useFollowed(visit, child, sentences, of, bare);
  if (sentences.length + kept.length === 0) return null;
  return (
    <Expander summary={SENTENCES.heading}>
      <p class="nhsuk-hint">{SENTENCES.hint}</p>
      {sentences.map((sentence, n) => (
        <Sentence
          key={of[n]?.record ?? `${n} ${sentence}`}
          visit={visit}
          child={child}
          part={part}
          sentence={sentence}
          statement={of[n] ?? null}
        />
      ))}
      {kept.map((statement) => (
        <Mends key={statement.record} gaps="finding_unfinished" about={statement.record}>
          <div class="visit__card">
            <p>
              {SENTENCES.gone} {SENTENCES.of(statement.body.text ?? '')}
            </p>
            <About visit={visit} child={child} statement={statement} />
            <RemoveButton onRemove={() => removeFinding({ visit, child, finding: statement })} />
          </div>
        </Mends>
      ))}
    </Expander>
  );
}

/** Words were written about it: they outlive the sentence, until somebody removes them. */
function isWrittenOn(statement: Statement): boolean {
  return isConcern(statement.body) || isTypedOn(statement);
}

function isTypedOn({ body }: Statement): boolean {
  const words = [body.source, body.impact_now, body.impact_likely, body.family_response];
  return words.some((text) => Boolean(text?.trim()));
}

/** A statement says its sentence as it is now; a bare kind goes with the sentence that was taken out. */
function useFollowed(
  visit: OpenVisit,
  child: DraftChild,
  sentences: readonly string[],
  of: readonly (Statement | null)[],
  left: readonly Statement[],
): void {
  useEffect(() => {
    of.forEach((statement, n) => {
      const text = sentences[n];
      if (statement && text && statement.body.text !== text)
        writeFinding({ visit, child, finding: statement }, { text });
    });
    for (const finding of left) removeFinding({ visit, child, finding });
  });
}

interface SentenceProps extends SentencesProps {
  sentence: string;
  statement: Statement | null;
}

function Sentence({ visit, child, part, sentence, statement }: SentenceProps) {
  const choose = (kind: FindingBody<'statement'>['kind'] | null) => {
    if (!kind && statement && !isTypedOn(statement)) removeFinding({ visit, child, finding: statement });
    else if (statement) writeFinding({ visit, child, finding: statement }, { kind });
    else if (kind) addFinding(visit, child.child, 'statement', { part, kind, text: sentence, evidence: [] });
  };
  return (
    <div class="visit__card">
      <Needed about={statement?.record ?? null} missing={!statement?.body.kind}>
        <Choice
          legend={SENTENCES.of(sentence)}
          options={optionsOf(STATEMENT_KIND)}
          value={statement?.body.kind ?? null}
          onChoose={choose}
        />
      </Needed>
      {statement && (
        <Mends gaps="finding_unfinished" about={statement.record}>
          <About visit={visit} child={child} statement={statement} />
          {!statement.body.kind && (
            <RemoveButton onRemove={() => removeFinding({ visit, child, finding: statement })} />
          )}
        </Mends>
      )}
    </div>
  );
}

interface AboutProps {
  visit: OpenVisit;
  child: DraftChild;
  statement: Statement;
}

function About({ visit, child, statement }: AboutProps) {
  const { body } = statement;
  const write = (fields: FindingBody<'statement'>) =>
    writeFinding({ visit, child, finding: statement }, fields);
  return (
    <>
      <Source visit={visit} about={statement.record} body={body} write={write} />
      {body.kind === 'opinion' && <Evidence visit={visit} child={child} body={body} write={write} />}
      <Choice
        legend={SENTENCES.concern}
        legendHidden
        options={[{ value: 'yes', label: SENTENCES.concern }]}
        value={isConcern(body) ? 'yes' : null}
        onChoose={(chosen) => write({ concern: chosen !== null, concern_type: null })}
      />
      <Concern about={statement.record} body={body} write={write} />
      <Expander summary={SENTENCES.lens}>
        <Choice
          legend={SENTENCES.lens}
          options={optionsOf(LENS)}
          value={body.lens ?? null}
          onChoose={(lens) => write({ lens })}
        />
        {body.lens === 'attachment' && (
          <Choice
            legend={SENTENCES.lensCarer}
            options={peopleOf(visit)}
            value={body.carer ?? null}
            onChoose={(carer) => write({ carer })}
          />
        )}
      </Expander>
    </>
  );
}

interface Writing {
  about: Id;
  body: FindingBody<'statement'>;
  write: (fields: FindingBody<'statement'>) => void;
}

/** Words in the field keep it in view when the sentence is of another kind after all. */
function Source({ visit, about, body, write }: Writing & { visit: OpenVisit }) {
  const fromSomebody = FROM_SOMEBODY.includes(body.kind);
  return (
    <>
      {fromSomebody && (
        <Needed about={about} missing={!body.source_person && !hasWords(body.source ?? '')}>
          <Choice
            legend={SENTENCES.source}
            options={peopleOf(visit)}
            value={body.source_person ?? null}
            onChoose={(source_person) => write({ source_person })}
          />
        </Needed>
      )}
      {(fromSomebody || hasWords(body.source ?? '')) && (
        <TextField
          label={SENTENCES.sourceOther}
          value={body.source ?? ''}
          maxLength={200}
          onInput={(source) => write({ source })}
        />
      )}
    </>
  );
}

/** What was seen and heard on this visit, to tap. */
function Evidence({
  visit,
  child,
  body,
  write,
}: Omit<Writing, 'about'> & { visit: OpenVisit; child: DraftChild }) {
  const options = [
    ...findingsOf(child, 'statement')
      .filter((each) => each.body.kind && each.body.kind !== 'opinion')
      .map(({ record, body: { text } }) => ({ value: record, label: text ?? '' })),
    ...child.quotes
      .filter(({ locked }) => locked)
      .map(({ record, exact_words, speaker }) => ({
        value: record,
        label: `“${exact_words}” ${speaker === child.child ? '' : personName(visit, speaker ?? '')}`.trim(),
      })),
    ...child.unspoken.map(({ record, seen }) => ({ value: record, label: seen })),
  ].filter(({ label }) => label !== '');
  if (options.length === 0) return null;
  return (
    <Choices
      legend={SENTENCES.evidence}
      layout="stacked"
      options={options}
      values={body.evidence ?? []}
      onChange={(evidence) => write({ evidence })}
    />
  );
}

/** Of a concern that was taken back the words stay in view, until they are emptied: they are signed as they stand. */
function Concern({ about, body, write }: Writing) {
  const concern = isConcern(body);
  const shows = (words: string | null | undefined) => concern || hasWords(words ?? '');
  return (
    <>
      {concern && (
        <Needed about={about} missing={!body.concern_type}>
          <Select
            label={CONCERN.type}
            none={CONCERN.choose}
            options={optionsOf(CONCERN.types)}
            value={body.concern_type ?? null}
            onChoose={(concern_type) => write({ concern: true, concern_type })}
          />
        </Needed>
      )}
      {shows(body.impact_now) && (
        <TextArea
          label={CONCERN.now}
          rows={2}
          value={body.impact_now ?? ''}
          onInput={(impact_now) => write({ impact_now })}
        />
      )}
      {shows(body.impact_likely) && (
        <TextArea
          label={CONCERN.likely}
          rows={2}
          value={body.impact_likely ?? ''}
          onInput={(impact_likely) => write({ impact_likely })}
        />
      )}
      {concern && (
        <Choice
          legend={CONCERN.change}
          options={optionsOf(STATEMENT_CHANGE)}
          value={body.change ?? null}
          onChoose={(change) => write({ change })}
        />
      )}
      {shows(body.family_response) && (
        <TextArea
          label={CONCERN.response}
          rows={2}
          value={body.family_response ?? ''}
          onInput={(family_response) => write({ family_response })}
        />
      )}
    </>
  );
}

function peopleOf(visit: OpenVisit) {
  return visit.draft.people.map(({ adult }) => ({ value: adult, label: personName(visit, adult) }));
}
