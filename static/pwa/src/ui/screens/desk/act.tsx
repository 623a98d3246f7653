/** What a supervisor does with a visit: ask, direct, mark as reviewed. Each is a signed record that travels. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { ReviewRows } from '../../../views/rows';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { TextArea } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { useReturnFocus } from '../../parts/focus';
import { Problem } from '../../parts/Notice';
import { Section } from '../../parts/Page';
import { REVIEW } from '../../strings/desk';
import { sayFailure } from '../../strings/failures';
import { nowTime, reviewRecord } from '../reading/review_record';

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
  const done = (signed: boolean) => {
    setAct(null);
    setSent(signed);
  };
  return (
    <Section heading={REVIEW.act}>
      <p role="status" ref={useReturnFocus(act !== null)} tabIndex={-1}>
        {sent ? REVIEW.sent : rows.reviewed ? REVIEW.isReviewed : ''}
      </p>
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
        <ActForm key={act} engine={engine} rows={rows} act={act} onDone={done} />
      )}
    </Section>
  );
}

interface ActFormProps {
  engine: Engine;
  rows: ReviewRows;
  act: Act;
  onDone: (signed: boolean) => void;
}

function ActForm({ engine, rows, act, onDone }: ActFormProps) {
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { button, label, hint, need } = WORDS[act];
  const missing = need !== null && text.trim() === '';
  const send = async () => {
    setTried(true);
    if (busy || missing) return;
    setBusy(true);
    const { family, visit } = rows;
    const outcome = await engine.sign(
      [reviewRecord(engine, { family, visit, kind: act, text, at: nowTime() })],
      null,
    );
    setBusy(false);
    if (!outcome.ok) return setFailure(outcome.failure);
    void engine.syncNow();
    onDone(true);
  };
  return (
    <Form label={button} onSubmit={() => void send()}>
      <Problem sentence={failure && sayFailure(failure)} />
      <TextArea
        label={label}
        hint={hint}
        value={text}
        onInput={setText}
        error={tried && missing ? need : null}
      />
      <Actions inline>
        <SubmitButton busy={busy}>{act === 'reviewed' ? REVIEW.reviewed : REVIEW.send}</SubmitButton>
        <Button kind="quiet" onPress={() => onDone(false)}>
          {REVIEW.cancel}
        </Button>
      </Actions>
    </Form>
  );
}
