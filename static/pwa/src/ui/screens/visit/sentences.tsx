/**
 * The sentences of one part of the note, each with a kind at one tap; a concern says what it does to the child. The text above stays
 * as it was typed: a kind stands beside a sentence, and never changes it.
 */

import { useEffect, useState } from 'preact/hooks';
import { hasWords } from '../../../visit/content';
import { FROM_SOMEBODY, isConcern } from '../../../visit/dependent';
import type { DraftChild } from '../../../visit/draft';
import { type FindingBody, isFindingWhole } from '../../../visit/finding';
import {
  isTypedOn,
  isWrittenOn,
  matchedIn,
  type Part,
  type Statement,
  sentenceOverBy,
  sentencesIn,
} from '../../../visit/sentences';
import type { Id } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { Choice } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextArea, TextField } from '../../parts/Field';
import { CONCERN, LENS, SENTENCES, STATEMENT_CHANGE, STATEMENT_KIND } from '../../strings/statements';
import { Changed, Gone } from './changed_sentence';
import { Evidence } from './evidence';
import { addFinding, removeFinding, writeFinding } from './finding_in_hand';
import { LongSentence } from './long_sentence';
import { Mends, Needed } from './mend';
import { type OpenVisit, personName } from './open_visit';
import { RemoveButton } from './remove_button';
import { optionsOf, Select } from './select';
import { useTyping } from './typing';

interface SentencesProps {
  visit: OpenVisit;
  child: DraftChild;
  part: Part;
}

export function Sentences({ visit, child, part }: SentencesProps) {
  const sentences = sentencesIn(child, part);
  const { of, before, left } = matchedIn(child, part);
  const gone = left.filter(isWrittenOn);
  const bare = [
    ...new Set(sentences.filter((each, n) => !of[n] && !before[n] && sentenceOverBy(each) === 0)),
  ];
  const inHand = { visit, child };
  useDropped(
    inHand,
    left.filter((each) => !isWrittenOn(each)),
  );
  const isOpen = useState(() => of.some((each) => each && !isFindingWhole(each)))[0];
  return (
    <>
      {before.map(
        (finding, n) =>
          finding && (
            <Changed key={finding.record} inHand={{ ...inHand, finding }} sentence={sentences[n] ?? ''} />
          ),
      )}
      {gone.map((finding) => (
        <Gone key={finding.record} inHand={{ ...inHand, finding }} sentences={bare} />
      ))}
      {before.some((each) => each === null) && (
        <Expander summary={SENTENCES.heading} open={isOpen}>
          <p class="nhsuk-hint">{SENTENCES.hint}</p>
          {sentences.map(
            (sentence, n) =>
              !before[n] && (
                <Sentence
                  key={of[n]?.record ?? `${n} ${sentence}`}
                  visit={visit}
                  child={child}
                  part={part}
                  sentence={sentence}
                  statement={of[n] ?? null}
                />
              ),
          )}
        </Expander>
      )}
    </>
  );
}

/** A bare kind goes with the sentence that was taken out, once nobody is in the middle of writing one. */
function useDropped({ visit, child }: Omit<SentencesProps, 'part'>, gone: readonly Statement[]): void {
  const typing = useTyping('.visit__card');
  useEffect(() => {
    if (typing) return;
    for (const finding of gone) removeFinding({ visit, child, finding });
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
  const over = sentenceOverBy(sentence);
  if (over > 0 && !statement)
    return (
      <div class="visit__card">
        <LongSentence sentence={sentence} over={over} />
      </div>
    );
  return (
    <div class="visit__card">
      {over > 0 && <LongSentence sentence={sentence} over={over} must />}
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
          textMax={textMax('statement', 'source')}
          onInput={(source) => write({ source })}
        />
      )}
    </>
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
          textMax={textMax('statement', 'impact_now')}
          onInput={(impact_now) => write({ impact_now })}
        />
      )}
      {shows(body.impact_likely) && (
        <TextArea
          label={CONCERN.likely}
          rows={2}
          value={body.impact_likely ?? ''}
          textMax={textMax('statement', 'impact_likely')}
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
          textMax={textMax('statement', 'family_response')}
          onInput={(family_response) => write({ family_response })}
        />
      )}
    </>
  );
}

function peopleOf(visit: OpenVisit) {
  return visit.draft.people.map(({ adult }) => ({ value: adult, label: personName(visit, adult) }));
}
