/**
 * The sentences of one part of the note, each with a kind at one tap; a concern says what it does to the child. The text above stays
 * as it was typed: a kind stands beside a sentence, and never changes it.
 */
import { useEffect, useState } from 'preact/hooks';
import type { DraftChild } from '../../../visit/draft';
import { type FindingBody, isFindingWhole } from '../../../visit/finding';
import { isWrittenOn, matchedIn, type Part, type Statement, sentencesIn } from '../../../visit/sentences';
import { Choice } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextArea, TextField } from '../../parts/Field';
import { CONCERN, LENS, SENTENCES, STATEMENT_CHANGE, STATEMENT_KIND } from '../../strings/statements';
import { Changed, Gone } from './changed_sentence';
import { Evidence } from './evidence';
import { addFinding, removeFinding, writeFinding } from './finding_in_hand';
import { Mends } from './mend';
import { type OpenVisit, personName } from './open_visit';
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
  const bare = [...new Set(sentences.filter((_, n) => !of[n] && !before[n]))];
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
    if (!kind) {
      if (statement) removeFinding({ visit, child, finding: statement });
    } else if (statement) writeFinding({ visit, child, finding: statement }, { kind });
    else addFinding(visit, child.child, 'statement', { part, kind, text: sentence, evidence: [] });
  };
  return (
    <div class="visit__card">
      <Choice
        legend={SENTENCES.of(sentence)}
        options={optionsOf(STATEMENT_KIND)}
        value={statement?.body.kind ?? null}
        onChoose={choose}
      />
      {statement && (
        <Mends gaps="finding_unfinished" about={statement.record}>
          <About visit={visit} child={child} statement={statement} />
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

const FROM_SOMEBODY: readonly unknown[] = ['said', 'reported', 'document'];

function About({ visit, child, statement }: AboutProps) {
  const { body } = statement;
  const write = (fields: FindingBody<'statement'>) =>
    writeFinding({ visit, child, finding: statement }, fields);
  return (
    <>
      {FROM_SOMEBODY.includes(body.kind) && <Source visit={visit} body={body} write={write} />}
      {body.kind === 'opinion' && <Evidence visit={visit} child={child} body={body} write={write} />}
      <Choice
        legend={SENTENCES.concern}
        legendHidden
        options={[{ value: 'yes', label: SENTENCES.concern }]}
        value={body.concern_type ? 'yes' : null}
        onChoose={(chosen) => write({ concern_type: chosen ? 'other' : null })}
      />
      {body.concern_type && <Concern body={body} write={write} />}
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
  body: FindingBody<'statement'>;
  write: (fields: FindingBody<'statement'>) => void;
}

function Source({ visit, body, write }: Writing & { visit: OpenVisit }) {
  return (
    <>
      <Choice
        legend={SENTENCES.source}
        options={peopleOf(visit)}
        value={body.source_person ?? null}
        onChoose={(source_person) => write({ source_person })}
      />
      <TextField
        label={SENTENCES.sourceOther}
        value={body.source ?? ''}
        maxLength={200}
        onInput={(source) => write({ source })}
      />
    </>
  );
}

function Concern({ body, write }: Writing) {
  return (
    <>
      <Select
        label={CONCERN.type}
        none={CONCERN.choose}
        options={optionsOf(CONCERN.types)}
        value={body.concern_type ?? null}
        onChoose={(concern_type) => write({ concern_type })}
      />
      <TextArea
        label={CONCERN.now}
        rows={2}
        value={body.impact_now ?? ''}
        maxLength={2000}
        onInput={(impact_now) => write({ impact_now })}
      />
      <TextArea
        label={CONCERN.likely}
        rows={2}
        value={body.impact_likely ?? ''}
        maxLength={2000}
        onInput={(impact_likely) => write({ impact_likely })}
      />
      <Choice
        legend={CONCERN.change}
        options={optionsOf(STATEMENT_CHANGE)}
        value={body.change ?? null}
        onChoose={(change) => write({ change })}
      />
      <TextArea
        label={CONCERN.response}
        rows={2}
        value={body.family_response ?? ''}
        maxLength={2000}
        onInput={(family_response) => write({ family_response })}
      />
    </>
  );
}

function peopleOf(visit: OpenVisit) {
  return visit.draft.people.map(({ adult }) => ({ value: adult, label: personName(visit, adult) }));
}
