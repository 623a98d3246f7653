/**
 * A sentence whose words are not those any more for which its kind was chosen. What was said of it is neither kept nor forgotten
 * until its author has said whether it still holds.
 */
import type { FindingBody } from '../../../visit/finding';
import { sentenceOverBy } from '../../../visit/sentences';
import type { Id } from '../../../wire/records';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { CONCERN, LENS, SENTENCES, STATEMENT_CHANGE, STATEMENT_KIND } from '../../strings/statements';
import { evidenceFor } from './evidence';
import { type FindingInHand, removeFinding, writeFinding } from './finding_in_hand';
import { LongSentence } from './long_sentence';
import { Mends } from './mend';
import { personName } from './open_visit';
import { RemoveButton } from './remove_button';
import { optionsOf } from './select';

type InHand = FindingInHand<'statement'>;

/** Some of its words became others. */
export function Changed({ inHand, sentence }: { inHand: InHand; sentence: string }) {
  const { record } = inHand.finding;
  const over = sentenceOverBy(sentence);
  return (
    <Mends gaps="sentence_changed" about={record}>
      <div class="visit__card">
        {over > 0 ? (
          <LongSentence sentence={sentence} over={over} must />
        ) : (
          <Choice
            legend={SENTENCES.of(sentence)}
            options={optionsOf(STATEMENT_KIND)}
            value={null}
            onChoose={(kind) => kind && writeFinding(inHand, { ...NOT_SAID, text: sentence, kind })}
          />
        )}
        <p class="visit__plain">{SENTENCES.changed}</p>
        <Before inHand={inHand} />
        {over === 0 && (
          <Button
            kind="secondary"
            label={`${SENTENCES.still}: ${sentence}`}
            onPress={() => writeFinding(inHand, { text: sentence })}
          >
            {SENTENCES.still}
          </Button>
        )}
        <RemoveButton onRemove={() => removeFinding(inHand)} />
      </div>
    </Mends>
  );
}

/** What goes with a kind that is chosen anew. */
const NOT_SAID: FindingBody<'statement'> = {
  source_person: null,
  source: null,
  evidence: [],
  lens: null,
  carer: null,
};

/** Its sentence is gone: what was written about it goes to another one, or is removed. */
export function Gone({ inHand, sentences }: { inHand: InHand; sentences: readonly string[] }) {
  return (
    <Mends gaps="sentence_changed" about={inHand.finding.record}>
      <div class="visit__card">
        <p class="visit__plain">{SENTENCES.gone}</p>
        <Before inHand={inHand} />
        {sentences.length > 0 && (
          <Choice
            legend={SENTENCES.where}
            layout="stacked"
            options={sentences.map((sentence) => ({ value: sentence, label: SENTENCES.of(sentence) }))}
            value={null}
            onChoose={(text) => text && writeFinding(inHand, { text })}
          />
        )}
        <RemoveButton onRemove={() => removeFinding(inHand)} />
      </div>
    </Mends>
  );
}

/** The sentence as it was, and everything that was chosen and typed for it. */
function Before({ inHand: { visit, child, finding } }: { inHand: InHand }) {
  const { body } = finding;
  const name = (adult: Id | null | undefined) => adult && personName(visit, adult);
  const evidence = evidenceFor(visit, child).filter(({ value }) => body.evidence?.includes(value));
  const said = [
    body.kind && STATEMENT_KIND[body.kind],
    name(body.source_person),
    body.source,
    ...evidence.map(({ label }) => label),
    body.lens && LENS[body.lens],
    name(body.carer),
    body.concern_type && `${CONCERN.heading}: ${CONCERN.types[body.concern_type]}`,
    body.impact_now,
    body.impact_likely,
    body.change && STATEMENT_CHANGE[body.change],
    body.family_response,
  ].filter(Boolean);
  return (
    <>
      <p>{SENTENCES.of(body.text ?? '')}</p>
      <ul>
        {said.map((each, n) => (
          <li key={n}>{each}</li>
        ))}
      </ul>
    </>
  );
}
