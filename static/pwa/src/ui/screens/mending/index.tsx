/** One thing of the outbox in full: why the server set it aside, the author's own words, and sending it again. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { fieldIn } from '../../../views/mending';
import type { MendingRows, MendPart } from '../../../views/rows';
import { wrongIn, wrongParts } from '../../../visit/mend_wrong';
import type { Id } from '../../../wire/records';
import { textMaxAt } from '../../../wire/text_max';
import { Actions, SubmitButton } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { Facts } from '../../parts/Facts';
import { Form } from '../../parts/Form';
import { Loading } from '../../parts/Loading';
import { Notice, Problem } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { to } from '../../router';
import { sayFailure, sayQuarantine } from '../../strings/failures';
import { fieldLabel, fieldWords, MENDING, recordTitle, sayWrong } from '../../strings/mending';
import { OUTBOX, OUTBOX_STATE, outboxTitle } from '../../strings/outbox';
import { sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { Nowhere } from '../nowhere';
import { RemoveButton } from '../visit/remove_button';
import { type KeptMend, useKeptMend } from './kept_mend';
import { MendFieldInput } from './mend_field';

export function Mending({ engine, item }: { engine: Engine; item: Id }) {
  const rows = useRows(engine, { is: 'mending', key: item });
  if (rows === undefined) return <Loading />;
  if (rows === null) return <Nowhere />;
  return (
    <Page
      heading={outboxTitle(rows.item)}
      caption={OUTBOX.signed(sayTime(rows.item.signed_at))}
      back={{ href: to.outbox, label: MENDING.back }}
    >
      {rows.item.sent_again_at && (
        <Notice>
          <p>{OUTBOX.sentAgain(sayTime(rows.item.sent_again_at), rows.item.state)}</p>
        </Notice>
      )}
      {rows.parts.length > 0 ? (
        <SetAside engine={engine} rows={rows} />
      ) : (
        <p>{OUTBOX_STATE[rows.item.state].means}</p>
      )}
      {rows.before.length > 0 && <Before parts={rows.before} />}
    </Page>
  );
}

function SetAside({ engine, rows }: { engine: Engine; rows: MendingRows }) {
  const mend = useKeptMend(engine, rows);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  if (!mend) return <Loading />;
  const send = async () => {
    setTried(true);
    if (busy || rows.may === 'nothing' || wrongParts(rows.parts, mend.draft).length > 0) return;
    setBusy(true);
    const failed = await mend.send();
    setBusy(false);
    setFailure(failed);
    if (!failed) void engine.syncNow();
  };
  const problem = failure ?? mend.unsaved;
  return (
    <Form onSubmit={() => void send()}>
      <Problem sentence={problem && sayFailure(problem)} />
      <Section heading={MENDING.why}>
        {rows.item.why.map((code) => (
          <p key={code}>{sayQuarantine(code, rows.item.what)}</p>
        ))}
        <p>{MENDING.reason(rows.may)}</p>
      </Section>
      {rows.parts.map((part) => (
        <Section key={part.change} heading={recordTitle(part.type)}>
          {rows.may === 'correct' ? <Fields part={part} mend={mend} tried={tried} /> : <Read part={part} />}
        </Section>
      ))}
      {rows.may !== 'nothing' && (
        <Actions>
          <SubmitButton busy={busy}>{rows.may === 'correct' ? MENDING.correct : MENDING.again}</SubmitButton>
          {mend.begun && <RemoveButton label={MENDING.discard} onRemove={() => void mend.discard()} />}
        </Actions>
      )}
    </Form>
  );
}

function Before({ parts }: { parts: readonly MendPart[] }) {
  return (
    <Section heading={MENDING.before}>
      <p>{MENDING.beforeWhy}</p>
      {parts.map((part) => (
        <Expander key={part.change} summary={`${recordTitle(part.type)}, ${sayTime(part.signed_at)}`} open>
          <Read part={part} />
        </Expander>
      ))}
    </Section>
  );
}

function Read({ part }: { part: MendPart }) {
  if (!part.written) return <p>{MENDING.notHere}</p>;
  const facts = part.fields.map((field) => ({
    name: fieldLabel(field, part.type),
    value: fieldWords(field),
  }));
  if (!facts.some(({ value }) => value !== '')) return <p>{MENDING.nothingWritten}</p>;
  return <Facts facts={facts} />;
}

function Fields({ part, mend, tried }: { part: MendPart; mend: KeptMend; tried: boolean }) {
  const body = mend.body(part);
  const { written } = part;
  if (!written || part.fields.length === 0) return <p>{MENDING.nothingWritten}</p>;
  return (
    <>
      {part.fields.map((field) => (
        <MendFieldInput
          key={field.path.join(' ')}
          type={part.type}
          field={field}
          textMax={textMaxAt(part.type, field.path)}
          error={
            tried && part.change in mend.draft.bodies
              ? sayWrong(wrongIn({ written }, field, mend.draft))
              : null
          }
          value={fieldIn(body, field.path) ?? ''}
          write={(value) => mend.write(part, field, value)}
        />
      ))}
    </>
  );
}
