/** A visit that is signed: to be read, with the supervisor's questions and a place to answer them. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine, Failure } from '../../engine/port';
import type { VisitRows } from '../../views/rows';
import type { Id } from '../../wire/records';
import { Actions, SubmitButton } from '../parts/Button';
import { TextArea } from '../parts/Field';
import { Form } from '../parts/Form';
import { useFocusOnSaid } from '../parts/focus';
import { Loading } from '../parts/Loading';
import { Problem } from '../parts/Notice';
import { Page, Section } from '../parts/Page';
import { to } from '../router';
import { CHILD, READ } from '../strings/child';
import { sayFailure } from '../strings/failures';
import { sayDay } from '../strings/when';
import { useRows } from '../watching';
import { Nowhere } from './nowhere';
import { useKeptReview } from './reading/kept_review';
import { nowTime, reviewRecord } from './reading/review_record';
import { Thread } from './reading/thread';
import { VisitBody } from './reading/visit_body';

export interface VisitReadProps {
  engine: Engine;
  family: Id;
  visit: Id;
}

export function VisitRead({ engine, family, visit }: VisitReadProps) {
  const rows = useRows(engine, { is: 'visit', family, visit });
  useMarkRead(engine, rows ?? null);
  if (rows === undefined) return <Loading />;
  if (rows === null) return <Nowhere />;
  const talked = rows.thread.some(({ text }) => text !== null);
  return (
    <Page
      heading={READ.heading(rows.family_name)}
      caption={sayDay(rows.started_at)}
      back={{ href: to.start, label: CHILD.back }}
    >
      {rows.may_amend && (
        <p>
          <a class="card__link" href={to.amending(family, visit)}>
            {READ.amend}
          </a>
        </p>
      )}
      {rows.may_rehome && (
        <p>
          <a class="card__link" href={to.rehoming(family, visit)}>
            {READ.rehome}
          </a>
        </p>
      )}
      {talked && <Conversation engine={engine} rows={rows} />}
      <VisitBody visit={rows} level={2} />
      {!talked && <Conversation engine={engine} rows={rows} />}
    </Page>
  );
}

function Conversation({ engine, rows }: { engine: Engine; rows: VisitRows }) {
  const [answered, setAnswered] = useState<Id | null>(null);
  const question = rows.may_reply_to;
  return (
    <Section heading={READ.thread}>
      <Thread lines={rows.thread} />
      <p role="status" ref={useFocusOnSaid<HTMLParagraphElement>(answered)} tabIndex={-1}>
        {answered && READ.replied}
      </p>
      {question && (
        <Reply
          key={question}
          engine={engine}
          visit={rows}
          question={question}
          onSigned={() => setAnswered(question)}
        />
      )}
    </Section>
  );
}

/** Says once, as a record of its own, that the author has read what was asked. */
function useMarkRead(engine: Engine, rows: VisitRows | null): void {
  const marked = useRef(new Set<Id>());
  useEffect(() => {
    const fresh = rows?.unread.filter((review) => !marked.current.has(review)) ?? [];
    if (!rows || fresh.length === 0) return;
    for (const review of fresh) marked.current.add(review);
    const { family, visit } = rows;
    const records = fresh.map((answers) =>
      reviewRecord(engine, { family, visit, kind: 'read', answers, at: nowTime() }),
    );
    void engine.sign(records, null);
  }, [engine, rows]);
}

interface ReplyProps {
  engine: Engine;
  visit: VisitRows;
  question: Id;
  onSigned: () => void;
}

function Reply({ engine, visit, question, onSigned }: ReplyProps) {
  const { family, children } = visit;
  const about = { family, visit: visit.visit, kind: 'reply' as const, answers: question, children };
  const review = useKeptReview(engine, about);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  if (!review) return <Loading />;
  if (review.isOver) return null;
  const missing = review.text.trim() === '';
  const send = async () => {
    setTried(true);
    if (busy || missing) return;
    setBusy(true);
    const failed = await review.sign();
    setBusy(false);
    if (failed) return setFailure(failed);
    void engine.syncNow();
    onSigned();
  };
  const problem = failure ?? review.unsaved;
  return (
    <Form onSubmit={() => void send()}>
      <Problem sentence={problem && sayFailure(problem)} />
      <TextArea
        label={READ.reply}
        hint={READ.replyHint}
        value={review.text}
        onInput={review.write}
        error={tried && missing ? READ.needReply : null}
      />
      <Actions inline>
        <SubmitButton busy={busy}>{READ.send}</SubmitButton>
      </Actions>
    </Form>
  );
}
