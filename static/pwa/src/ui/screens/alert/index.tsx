/** What a rule raised, after signing: what it rests on, who was called, and the answer, in words or by a call. */

import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { ruleNamed } from '../../../rules/published';
import type { AlertRows, SubjectRow } from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { overBy } from '../../../wire/text_length';
import { textMax } from '../../../wire/text_max';
import { Actions, Button } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { Facts } from '../../parts/Facts';
import { TextArea } from '../../parts/Field';
import { useFocusOnSaid } from '../../parts/focus';
import { Loading } from '../../parts/Loading';
import { Problem } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { to } from '../../router';
import { ALERTS, sayRule, sayWhichRule } from '../../strings/alerts';
import { CHILD } from '../../strings/child';
import { sayFailure } from '../../strings/failures';
import { STOP } from '../../strings/findings';
import { answerFacts, factsOf, filled, sayAlertState } from '../../strings/found';
import { RESTRICTED, sayWhom } from '../../strings/restricted';
import { sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { CallForm } from '../calling/call_form';
import { CallNow } from '../emergency';
import { Nowhere } from '../nowhere';
import { FoundRead } from '../reading/found';
import { Quote } from '../reading/voice';
import { NotHere } from '../restricted/not_here';
import { withSpeaker } from '../restricted/record';
import { useKeptAnswer } from './kept_answer';

interface AlertScreenProps {
  engine: Engine;
  child: Id;
  alert: Id;
  /** At a desk a visit is read where it is reviewed. */
  desk: boolean;
}

export function AlertScreen({ engine, child, alert, desk }: AlertScreenProps) {
  const rows = useRows(engine, { is: 'alert', child, alert });
  const [signed, setSigned] = useState<number | null>(null);
  const said = useFocusOnSaid<HTMLParagraphElement>(signed);
  if (rows === undefined) return <Loading />;
  if (rows === null) return <Nowhere />;
  const rule = ruleNamed(rows.pack, rows.rule);
  return (
    <Page
      heading={sayRule(rows.pack, rows.rule)}
      caption={STOP.about(rows.subject ? sayWhom(rows.subject) : rows.child_name)}
      back={{ href: to.start, label: CHILD.back }}
    >
      <p>
        <Tag kind={rows.body.state === 'open' ? 'alert' : 'calm'}>{sayAlertState(rows.body)}</Tag>
        <span class="soft">{ALERTS.raised(sayTime(rows.raised_at))}</span>
      </p>
      {rule && <p>{rows.subject ? RESTRICTED.asked(rule.ask) : rule.ask}</p>}
      <FoundRead rows={rows.found} level={2} />
      {rows.quotes.map((quote) => (
        <Quote key={quote.record} quote={rows.subject ? withSpeaker(quote) : quote} />
      ))}
      {rows.visit_here && rows.visit && (
        <p>
          <a class="card__link" href={(desk ? to.review : to.visit)(rows.family, rows.visit)}>
            {CHILD.wholeVisit}
          </a>
        </p>
      )}
      <Calls rows={rows} />
      <Answers rows={rows} />
      {rows.subject && <Alone subject={rows.subject} calls={rows.calls.length} />}
      <p role="status" ref={said} tabIndex={-1}>
        {signed && ALERTS.signed}
      </p>
      {rows.may_answer && rows.body.state === 'open' && (
        <Answer engine={engine} rows={rows} onSigned={() => setSigned((n) => (n ?? 0) + 1)} />
      )}
      {rule && (
        <Expander summary={STOP.why}>
          <p>{STOP.source(rule.source)}</p>
          <p>{sayWhichRule(rows.pack, rows.rule)}</p>
        </Expander>
      )}
    </Page>
  );
}

/** To whoever has the alert and not the record. */
function Alone({ subject, calls }: { subject: SubjectRow; calls: number }) {
  return (
    <>
      <p>
        <a class="card__link" href={to.restricted(subject.stream)}>
          {RESTRICTED.all(sayWhom(subject))}
        </a>
      </p>
      <NotHere subject={subject} calls={calls} />
    </>
  );
}

function Calls({ rows }: { rows: AlertRows }) {
  if (rows.calls.length === 0) return null;
  return (
    <Section heading={ALERTS.calls}>
      {rows.calls.map((call) => (
        <div key={call.record} class="card">
          <Facts facts={[{ name: ALERTS.by, value: call.by_name }, ...filled(factsOf(call))]} />
        </div>
      ))}
    </Section>
  );
}

function Answers({ rows }: { rows: AlertRows }) {
  if (rows.answers.length === 0) return null;
  return (
    <Section heading={ALERTS.answered}>
      <Facts facts={filled(answerFacts(rows.answers))} />
    </Section>
  );
}

interface AnswerProps {
  engine: Engine;
  rows: AlertRows;
  onSigned: () => void;
}

function Answer({ engine, rows, onSigned }: AnswerProps) {
  const kept = useKeptAnswer(engine, rows);
  const today = useRows(engine, { is: 'today' });
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!kept) return <Loading />;
  const problem = failure ?? kept.unsaved;
  const signedOr = (failed: Failure | null) => (failed ? setFailure(failed) : onSigned());
  if (rows.level === 'stop')
    return (
      <>
        <CallNow numbers={today?.numbers ?? []} />
        <Problem sentence={problem && sayFailure(problem)} />
        <CallForm
          call={kept.call}
          now={() => new Date().toISOString()}
          write={kept.writeCall}
          onKeep={() => void kept.signCall().then(signedOr)}
        />
      </>
    );
  return (
    <Section heading={ALERTS.answer}>
      <Problem sentence={problem && sayFailure(problem)} />
      <TextArea
        label={ALERTS.words}
        rows={3}
        value={kept.text}
        textMax={textMax('alert', 'response')}
        onInput={kept.writeText}
      />
      <Actions inline>
        <Button
          disabled={kept.text.trim() === '' || overBy(kept.text, textMax('alert', 'response')) > 0}
          onPress={() => void kept.signText('resolved').then(signedOr)}
        >
          {ALERTS.sign}
        </Button>
        <Button
          kind="quiet"
          disabled={kept.text.trim() === '' || overBy(kept.text, textMax('alert', 'response')) > 0}
          onPress={() => void kept.signText('not_applicable').then(signedOr)}
        >
          {ALERTS.notApplicable}
        </Button>
      </Actions>
    </Section>
  );
}
