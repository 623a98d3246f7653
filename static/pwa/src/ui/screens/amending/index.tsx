/** A signed visit, for its author to correct or add to: what was signed stays, and the change stands beside it. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { openAlerts, type raisedByChange } from '../../../rules/amending';
import type { AmendingRows, AmendPart, FamilyForVisit } from '../../../views/rows';
import {
  amendedRecords,
  changesAnything,
  isAllStruck,
  isChanged,
  lostKinds,
  overtaken,
} from '../../../visit/amended';
import type { MendDraft } from '../../../visit/mend_draft';
import { wrongParts } from '../../../visit/mend_wrong';
import type { Id } from '../../../wire/records';
import { textMax } from '../../../wire/text_max';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { TextArea } from '../../parts/Field';
import { Form } from '../../parts/Form';
import { Loading } from '../../parts/Loading';
import { Notice, Problem } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { goInstead, to } from '../../router';
import { AMEND } from '../../strings/amending';
import { READ } from '../../strings/child';
import { sayFailure } from '../../strings/failures';
import { sayDay } from '../../strings/when';
import { useRows } from '../../watching';
import { textsIn } from '../begun/words';
import { Nowhere } from '../nowhere';
import { nowTime } from '../reading/review_record';
import { RemoveButton } from '../visit/remove_button';
import { type KeptAmend, useKeptAmend } from './kept_amend';
import { Part } from './part';
import { raisedNow } from './raised_now';

export function Amending({ engine, family, visit }: { engine: Engine; family: Id; visit: Id }) {
  const rows = useRows(engine, { is: 'amending', family, visit });
  const household = useRows(engine, { is: 'family_for_visit', family });
  if (rows === undefined || household === undefined) return <Loading />;
  if (rows === null || household === null) return <Nowhere />;
  return (
    <Page
      heading={AMEND.heading}
      caption={`${READ.heading(rows.family_name)}, ${sayDay(rows.started_at)}`}
      back={{ href: to.visit(family, visit), label: AMEND.back }}
    >
      <Change engine={engine} rows={rows} family={household} />
    </Page>
  );
}

function Change({ engine, rows, family }: { engine: Engine; rows: AmendingRows; family: FamilyForVisit }) {
  const kept = useKeptAmend(engine, rows);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  if (!kept) return <Loading />;
  const reason = kept.draft.reason ?? '';
  const changes = changesAnything(rows, kept.draft);
  const older = overtaken(rows, kept.draft);
  const raised = raisedNow(rows, kept.draft, family);
  const sign = async () => {
    setTried(true);
    if (
      busy ||
      !changes ||
      Object.keys(older).length > 0 ||
      reason.trim() === '' ||
      wrongParts(rows.parts, kept.draft).length > 0
    )
      return;
    setBusy(true);
    const [stop] = raised.found.filter(({ level }) => level === 'stop');
    const children = rows.children.map(({ child }) => child);
    const alerts = openAlerts(
      raised.found,
      { visit: rows.visit, children, pack: raised.pack, at: nowTime() },
      () => engine.newId(),
    );
    const failed = await kept.sign((draft) => [...alerts, ...amendedRecords(rows, draft)]);
    setBusy(false);
    setFailure(failed);
    if (failed) return;
    void engine.syncNow();
    const asked = stop && alerts.find(({ body }) => body.rule === stop.rule);
    goInstead(asked ? to.alert(asked.stream, asked.record) : to.visit(rows.family, rows.visit));
  };
  const problem = failure ?? kept.unsaved;
  return (
    <Form onSubmit={() => void sign()}>
      <Problem sentence={problem && sayFailure(problem)} />
      <p>{AMEND.what}</p>
      <p class="soft">{AMEND.listed}</p>
      <Overtaken older={older} onRemove={() => kept.drop(Object.keys(older))} />
      {isAllStruck(rows, kept.draft) ? (
        <AllStruck rows={rows} kept={kept} />
      ) : (
        <Parts rows={rows} kept={kept} tried={tried} />
      )}
      <Raised found={raised.found} />
      <TextArea
        label={AMEND.reason}
        hint={AMEND.reasonHint}
        rows={3}
        value={reason}
        textMax={textMax('change', 'late_reason')}
        onInput={kept.writeReason}
        error={tried && reason.trim() === '' ? AMEND.needReason : null}
      />
      {tried && !changes && <Problem sentence={AMEND.nothing} />}
      <Actions>
        <SubmitButton busy={busy}>{AMEND.sign}</SubmitButton>
        {kept.begun && <RemoveButton label={AMEND.discard} onRemove={() => void kept.discard()} />}
      </Actions>
    </Form>
  );
}

/** Words for what does not stand there any more: read here, and kept until their author lets them go. */
function Overtaken({ older, onRemove }: { older: MendDraft['bodies']; onRemove: () => void }) {
  if (Object.keys(older).length === 0) return null;
  return (
    <Notice>
      <p>{AMEND.overtaken}</p>
      {textsIn(older).map((text) => (
        <p key={text} class="words">
          {text}
        </p>
      ))}
      <RemoveButton label={AMEND.overtakenRemove} onRemove={onRemove} />
    </Notice>
  );
}

function Parts({ rows, kept, tried }: { rows: AmendingRows; kept: KeptAmend; tried: boolean }) {
  const lost = lostKinds(rows, kept.draft);
  const isLost = (part: AmendPart) => lost.some(({ written }) => written.change === part.written.change);
  const listed = (child: Id | null) =>
    rows.parts
      .filter((part) => part.child === child && !isLost(part))
      .map((part) => (
        <Part
          key={part.written.change}
          part={part}
          kept={kept}
          isChanged={isChanged(part, kept.draft)}
          tried={tried}
        />
      ));
  const [visit] = rows.parts;
  return (
    <>
      <Section heading={AMEND.household}>{listed(null)}</Section>
      {rows.children.map(({ child, name }) => (
        <Section key={child} heading={name}>
          {listed(child)}
        </Section>
      ))}
      {lost.length > 0 && (
        <Notice>
          <p>{AMEND.lost}</p>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {lost.map(({ written, says }) => (
              <li key={written.change}>{says}</li>
            ))}
          </ul>
        </Notice>
      )}
      {visit && <StrikeAll onStrike={() => kept.strike(visit.written.change, true)} />}
    </>
  );
}

function StrikeAll({ onStrike }: { onStrike: () => void }) {
  return (
    <Section heading={AMEND.strikeAll}>
      <p>{AMEND.strikeAllWhy}</p>
      <RemoveButton
        label={AMEND.strikeAll}
        sure={AMEND.strikeAllSure}
        keep={AMEND.keepAll}
        onRemove={onStrike}
      />
    </Section>
  );
}

function AllStruck({ rows, kept }: { rows: AmendingRows; kept: KeptAmend }) {
  const [visit] = rows.parts;
  const met = rows.falling.filter(({ written }) => written.type === 'adult');
  return (
    <Notice>
      <p>{AMEND.struckAll}</p>
      {met.length > 0 && (
        <>
          <p>{AMEND.struckPeople}</p>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {met.map(({ written, says }) => (
              <li key={written.record}>{says}</li>
            ))}
          </ul>
        </>
      )}
      {visit && (
        <Button kind="quiet" onPress={() => kept.strike(visit.written.change, false)}>
          {AMEND.keepAll}
        </Button>
      )}
    </Notice>
  );
}

function Raised({ found }: { found: ReturnType<typeof raisedByChange> }) {
  if (found.length === 0) return null;
  return (
    <Notice heading={AMEND.raised}>
      {found.map(({ code, level, text, shows }) => (
        <div key={code}>
          <p>
            <strong>{text.says}</strong> {shows.length > 0 && `“${shows.join('”, “')}”`}
          </p>
          <p>{text.ask}</p>
          {level === 'stop' && <p>{AMEND.raisedStop}</p>}
        </div>
      ))}
    </Notice>
  );
}
