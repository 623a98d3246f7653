/** A sentence with more characters than one can have to be given a kind: often dictated, without a full stop. The note may keep it. */
import { SENTENCES } from '../../strings/statements';

export interface LongSentenceProps {
  sentence: string;
  over: number;
  /** Something was said of it already, so that it has to be shortened before the visit is signed. */
  must?: boolean;
}

export function LongSentence({ sentence, over, must = false }: LongSentenceProps) {
  return (
    <>
      <p>{SENTENCES.of(sentence)}</p>
      <p
        class={must ? 'nhsuk-error-message' : 'nhsuk-hint'}
        tabIndex={must ? -1 : undefined}
        data-over={must ? over : undefined}
      >
        {SENTENCES.tooLong(over)}
      </p>
    </>
  );
}
