/** Records that others opened in an emergency: who, when, whose and why, and what somebody else found who asked about it. */

import { useState } from 'preact/hooks';
import type { Engine, Failure, Me } from '../../../engine/port';
import type { EmergencyRow } from '../../../views/rows';
import type { Bodies, Id, NewRecord } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { TextArea } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { useReturnFocus } from '../../parts/focus';
import { Loading } from '../../parts/Loading';
import { Notice, Problem } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { to } from '../../router';
import { LOOK_INTO } from '../../strings/access';
import { CHILD } from '../../strings/child';
import { sayFailure } from '../../strings/failures';
import { listed } from '../../strings/isolated';
import { TODAY } from '../../strings/today';
import { sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { Nowhere } from '../nowhere';
import { Found } from './found';
import { useBegunWords, useKeptWords } from './kept_words';

type Finding = Bodies['break_glass_review']['finding'];

export function Emergencies({ engine, me }: { engine: Engine; me: Me }) {
  const rows = useRows(engine, { is: 'emergencies' });
  const [writing, setWriting] = useState<Id[]>([]);
  if (!rows) return <Loading />;
  if (!rows.may_review) return <Nowhere />;
  // What somebody is writing stays before them, though another says meanwhile what they found.
  const isHere = ({ record, reviewed, looked }: EmergencyRow) =>
    !reviewed || looked.differs || writing.includes(record);
  const waiting = rows.rows.filter(isHere);
  const done = rows.rows.filter((row) => !isHere(row));
  const write = (record: Id, on: boolean) =>
    setWriting((now) => [...now.filter((each) => each !== record), ...(on ? [record] : [])]);
  return (
    <Page heading={LOOK_INTO.heading} back={{ href: to.start, label: CHILD.back }}>
      <p class="soft">{rows.as_at ? TODAY.asAt(sayTime(rows.as_at)) : TODAY.never}</p>
      <p>{LOOK_INTO.what}</p>
      <Section heading={LOOK_INTO.waiting}>
        {waiting.length === 0 && <p>{LOOK_INTO.none}</p>}
        <ul class="card-list">
          {waiting.map((row) => (
            <li key={row.record} class="card">
              <Emergency
                engine={engine}
                me={me}
                row={row}
                doing={writing.includes(row.record)}
                onDoing={(on) => write(row.record, on)}
              />
            </li>
          ))}
        </ul>
      </Section>
      {done.length > 0 && (
        <Section heading={LOOK_INTO.done}>
          <ul class="card-list">
            {done.map((row) => (
              <li key={row.record} class="card">
                <About row={row} />
                <GoOn engine={engine} me={me} row={row} onDoing={() => write(row.record, true)} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}

const nameOf = ({ child, child_name, family_name }: EmergencyRow) =>
  child_name ? listed([child_name, family_name]) : LOOK_INTO.unknownChild(child);

function About({ row }: { row: EmergencyRow }) {
  return (
    <>
      <h3 class="section__heading section__heading--3">{nameOf(row)}</h3>
      <p class="card__line">
        {LOOK_INTO.who(row.person_name)}. {LOOK_INTO.when(row.from, row.to)}{' '}
        {row.is_open && <Tag kind="alert">{LOOK_INTO.stillOpen}</Tag>}
        {row.reviewed && !row.looked.differs && <Tag>{LOOK_INTO.reviewed}</Tag>}
      </p>
      {row.reason === null ? (
        <p class="soft">{LOOK_INTO.noReason}</p>
      ) : (
        <>
          <p class="soft">{LOOK_INTO.reason}</p>
          <p class="words">{row.reason}</p>
        </>
      )}
      {row.looked.by.length > 0 && (
        <>
          <p class="soft">{LOOK_INTO.found}</p>
          <Found looked={row.looked} differ={LOOK_INTO.differ} />
        </>
      )}
    </>
  );
}

interface OneProps {
  engine: Engine;
  me: Me;
  row: EmergencyRow;
}

/** To words that were begun before somebody else was first. */
function GoOn({ engine, me, row, onDoing }: OneProps & { onDoing: () => void }) {
  const begun = useBegunWords(engine, { me: me.person, type: 'break_glass_review', record: row.record });
  if (!begun) return null;
  return (
    <Button kind="secondary" label={LOOK_INTO.goOnLabel(nameOf(row))} onPress={onDoing}>
      {LOOK_INTO.goOn}
    </Button>
  );
}

interface EmergencyProps extends OneProps {
  doing: boolean;
  onDoing: (on: boolean) => void;
}

function Emergency({ engine, me, row, doing, onDoing }: EmergencyProps) {
  const mine = row.looked.by.filter((each) => each.mine).length;
  // How many of the reader's own stood there when they signed another: it is on its way until there is one more.
  const [signed, setSigned] = useState(-1);
  const sent = signed === mine;
  const label = row.reviewed ? LOOK_INTO.againLabel : LOOK_INTO.actLabel;
  return (
    <>
      <About row={row} />
      <p role="status" ref={useReturnFocus(doing)} tabIndex={-1}>
        {sent ? LOOK_INTO.sent : ''}
      </p>
      {!doing && !sent && (
        <Button kind="secondary" label={label(nameOf(row))} onPress={() => onDoing(true)}>
          {row.reviewed ? LOOK_INTO.again : LOOK_INTO.act}
        </Button>
      )}
      {doing && (
        <ReviewForm
          engine={engine}
          me={me}
          row={row}
          onClose={(is_signed) => {
            if (is_signed) setSigned(mine);
            onDoing(false);
          }}
        />
      )}
    </>
  );
}

interface ReviewFormProps extends OneProps {
  onClose: (signed: boolean) => void;
}

function ReviewForm({ engine, me, row, onClose }: ReviewFormProps) {
  const kept = useKeptWords(engine, { me: me.person, type: 'break_glass_review', record: row.record });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!kept) return <Loading />;
  const { text = '' } = kept.words;
  const finding = FINDINGS.find(({ value }) => value === kept.words.finding)?.value ?? null;
  const isEmpty = text.trim() === '';
  const send = async () => {
    setTried(true);
    if (busy || finding === null || isEmpty) return;
    setBusy(true);
    const failed = await kept.sign(() => [reviewOf(engine, row, finding, text.trim())]);
    setBusy(false);
    if (failed) return setFailure(failed);
    void engine.syncNow();
    onClose(true);
  };
  const problem = failure ?? kept.unsaved;
  return (
    <Form label={LOOK_INTO.actLabel(nameOf(row))} onSubmit={() => void send()}>
      <Problem sentence={problem && sayFailure(problem)} />
      {row.reviewed && (
        <Notice>
          <p>{LOOK_INTO.meanwhile}</p>
        </Notice>
      )}
      <Choice
        legend={LOOK_INTO.finding}
        layout="stacked"
        options={FINDINGS}
        value={finding}
        onChoose={(chosen) => kept.write({ finding: chosen ?? '' })}
        error={tried && finding === null ? LOOK_INTO.needFinding : null}
      />
      <TextArea
        label={LOOK_INTO.words}
        hint={LOOK_INTO.wordsHint}
        value={text}
        textMax={textMax('break_glass_review', 'text')}
        onInput={(words) => kept.write({ text: words })}
        error={tried && isEmpty ? LOOK_INTO.needWords : null}
      />
      <Actions inline>
        <SubmitButton busy={busy}>{LOOK_INTO.sign}</SubmitButton>
        <Button kind="quiet" onPress={() => onClose(false)}>
          {LOOK_INTO.cancel}
        </Button>
      </Actions>
    </Form>
  );
}

const FINDINGS = (Object.keys(LOOK_INTO.findings) as Finding[]).map((value) => ({
  value,
  label: LOOK_INTO.findings[value],
}));

function reviewOf(
  engine: Engine,
  { child, record }: EmergencyRow,
  finding: Finding,
  text: string,
): NewRecord {
  return {
    stream: child,
    stream_kind: 'child',
    record: engine.newId(),
    type: 'break_glass_review',
    base: 0,
    event_at: new Date().toISOString(),
    visibility: 'restricted',
    family_view: 'withhold',
    body: { child, break_glass: record, finding, text },
  };
}
