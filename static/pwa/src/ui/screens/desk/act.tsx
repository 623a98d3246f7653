/** What a supervisor does with a visit: ask, direct, mark as reviewed. Each is a signed record that travels. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { ReviewRows } from '../../../views/rows';
import { reviewDraftId } from '../../../visit/review_draft';
import type { Id } from '../../../wire/records';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { TextArea } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { useReturnFocus } from '../../parts/focus';
import { Loading } from '../../parts/Loading';
import { Notice, Problem } from '../../parts/Notice';
import { Section } from '../../parts/Page';
import { REVIEW } from '../../strings/desk';
import { sayFailure } from '../../strings/failures';
import { useRows } from '../../watching';
import { begun, useKeptReview } from '../reading/kept_review';
import { RemoveButton } from '../visit/remove_button';

type Act = 'question' | 'direction' | 'reviewed';

const WORDS: Record<Act, { button: string; label: string; hint?: string; need: string | null }> = {
  question: { button: REVIEW.question, label: REVIEW.questionText, need: REVIEW.needQuestion },
  direction: {
    button: REVIEW.direction,
    label: REVIEW.directionText,
    hint: REVIEW.directionHint,
    need: REVIEW.needDirection,
  },
  reviewed: { button: REVIEW.reviewed, label: REVIEW.reviewedText, need: null },
};

export function YourPart({ engine, rows }: { engine: Engine; rows: ReviewRows }) {
  const [act, setAct] = useState<Act | null>(null);
  const [sent, setSent] = useState(false);
  const [read, setRead] = useState(rows.change);
  useBegun(engine, rows, (kept) => setAct((now) => now ?? kept));
  const done = (signed: boolean) => {
    setAct(null);
    setSent(signed);
  };
  return (
    <Section heading={REVIEW.act}>
      <p role="status" ref={useReturnFocus(act !== null)} tabIndex={-1}>
        {sent ? REVIEW.sent : rows.reviewed ? REVIEW.isReviewed : ''}
      </p>
      {rows.change !== read && (
        <Notice heading={REVIEW.changedNow}>
          <p>{REVIEW.changedNowWhat}</p>
          <Button kind="secondary" onPress={() => setRead(rows.change)}>
            {REVIEW.readNow}
          </Button>
        </Notice>
      )}
      {act === null ? (
        <Actions inline>
          {!rows.reviewed && <Button onPress={() => setAct('reviewed')}>{REVIEW.reviewed}</Button>}
          <Button kind="secondary" onPress={() => setAct('question')}>
            {REVIEW.question}
          </Button>
          <Button kind="secondary" onPress={() => setAct('direction')}>
            {REVIEW.direction}
          </Button>
        </Actions>
      ) : (
        <ActForm key={act} engine={engine} rows={rows} act={act} read={read} onDone={done} />
      )}
    </Section>
  );
}

interface ActFormProps {
  engine: Engine;
  rows: ReviewRows;
  act: Act;
  /** The change of the visit that the reader has read. */
  read: Id;
  onDone: (signed: boolean) => void;
}

function ActForm({ engine, rows, act, read, onDone }: ActFormProps) {
  const { family, visit, children } = rows;
  const review = useKeptReview(engine, { family, visit, kind: act, children, read_change: read });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!review) return <Loading />;
  const { button, label, hint, need } = WORDS[act];
  const missing = need !== null && review.text.trim() === '';
  const send = async () => {
    setTried(true);
    if (busy || missing) return;
    setBusy(true);
    const failed = await review.sign();
    setBusy(false);
    if (failed) return setFailure(failed);
    void engine.syncNow();
    onDone(true);
  };
  const cancel = () => void review.discard().then(() => onDone(false));
  const problem = failure ?? review.unsaved;
  return (
    <Form label={button} onSubmit={() => void send()}>
      <Problem sentence={problem && sayFailure(problem)} />
      <TextArea
        label={label}
        hint={hint}
        value={review.text}
        onInput={review.write}
        error={tried && missing ? need : null}
      />
      <Actions inline>
        <SubmitButton busy={busy}>{act === 'reviewed' ? REVIEW.reviewed : REVIEW.send}</SubmitButton>
        {review.text.trim() === '' ? (
          <Button kind="quiet" onPress={cancel}>
            {REVIEW.cancel}
          </Button>
        ) : (
          <RemoveButton label={REVIEW.cancel} onRemove={cancel} />
        )}
      </Actions>
    </Form>
  );
}

/** Opens what was begun and not sent, once: after a lock it stands where it was left. */
function useBegun(engine: Engine, { visit }: ReviewRows, open: (act: Act) => void): void {
  const question = useRows(engine, { is: 'draft', draft: reviewDraftId(visit, 'question') });
  const direction = useRows(engine, { is: 'draft', draft: reviewDraftId(visit, 'direction') });
  const reviewed = useRows(engine, { is: 'draft', draft: reviewDraftId(visit, 'reviewed') });
  const looked = useRef(false);
  useEffect(() => {
    if (looked.current || [question, direction, reviewed].includes(undefined)) return;
    looked.current = true;
    const kept = [question, direction, reviewed].map(begun).find((each) => each !== null);
    if (kept && kept.review_kind !== 'reply') open(kept.review_kind);
  }, [question, direction, reviewed]);
}
