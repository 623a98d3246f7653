/** An answer to what a rule raised, or a call about it, is kept while it is written; signed, it stands beside what was raised. */
import type { Engine, Failure } from '../../../engine/port';
import type { AlertRows } from '../../../views/rows';
import type { AnyDraft } from '../../../visit/draft';
import { answerDraftId, type EditDraft } from '../../../visit/edit_draft';
import type { Bodies, Id, NewRecord } from '../../../wire/records';
import type { Keeping } from '../../keeping/keeping';
import { useWritten } from '../../keeping/use_written';
import { unsaved, Writings } from '../../keeping/writings';
import { asMade, type Call } from '../calling/call_form';

export interface KeptAnswer {
  call: Call;
  text: string;
  writeCall: (fields: Call) => void;
  writeText: (text: string) => void;
  /** Why the last words are not saved, or null. */
  unsaved: Failure | null;
  /** Sign the call; somebody who answered closes a STOP. */
  signCall: () => Promise<Failure | null>;
  /** Sign the answer in words, which closes an alert. */
  signText: (state: 'resolved' | 'not_applicable') => Promise<Failure | null>;
}

const answers = new Writings<EditDraft>(({ edits }) => Object.keys(edits).length === 0);
const nowTime = () => new Date().toISOString();

/** Shape: undefined until the engine has said whether something was begun. */
export function useKeptAnswer(engine: Engine, alert: AlertRows): KeptAnswer | undefined {
  const id = answerDraftId(alert.alert);
  const empty = () => emptyAnswer(id, engine.newId(), alert);
  const keeping = useWritten(engine, { id, writings: answers, begunIn, empty });
  return keeping && keptAnswer(engine, keeping, alert);
}

function begunIn(stored: AnyDraft | null): EditDraft | null {
  return stored?.kind === 'edit' && stored.type === 'alert' ? stored : null;
}

function emptyAnswer(draft: Id, piece: Id, { alert, child, family, version }: AlertRows): EditDraft {
  return {
    draft,
    format: 1,
    kind: 'edit',
    family,
    stream: child,
    stream_kind: 'child',
    record: alert,
    type: 'alert',
    act: 'edit',
    base: version,
    piece,
    edits: {},
    updated_at: nowTime(),
  };
}

function keptAnswer(engine: Engine, keeping: Keeping<EditDraft>, alert: AlertRows): KeptAnswer {
  const { edits, draft } = keeping.draft;
  const call = (edits.call as Call | undefined) ?? { at: nowTime() };
  const text = typeof edits.text === 'string' ? edits.text : '';
  const write = (fields: Record<string, unknown>) =>
    keeping.change({ ...keeping.draft, edits: { ...keeping.draft.edits, ...fields }, updated_at: nowTime() });
  const sign = (records: () => NewRecord[]) => answers.sign(engine, draft, keeping, records);
  return {
    call,
    text,
    writeCall: (fields) => write({ call: { ...call, ...fields } }),
    writeText: (typed) => write({ text: typed }),
    unsaved: unsaved(keeping),
    signCall: () => {
      const record = engine.newId();
      return sign(() => callRecords(alert, asMade(call), record));
    },
    signText: (state) => sign(() => [answered(alert, state, text)]),
  };
}

function callRecords(alert: AlertRows, call: Call, record: Id): NewRecord[] {
  const about = alert.body.facts.length > 0 ? alert.body.facts : [alert.visit ?? alert.alert];
  const made: NewRecord<'contact_record'> = {
    stream: alert.child,
    stream_kind: 'child',
    record,
    type: 'contact_record',
    base: 0,
    event_at: call.at ?? nowTime(),
    ...withheld(alert),
    body: {
      child: alert.child,
      visit: alert.visit,
      about,
      outcome: call.outcome ?? 'not_yet',
      agency: call.agency ?? null,
      called: call.called?.trim() || null,
      number: null,
      at: call.at ?? nowTime(),
      said: null,
      advised: call.advised?.trim() || null,
      not_yet_because: call.not_yet_because?.trim() || null,
    },
  };
  return call.outcome === 'answered' ? [made, answered(alert, 'acknowledged', '')] : [made];
}

function answered(alert: AlertRows, state: Bodies['alert']['state'], text: string): NewRecord<'alert'> {
  return {
    stream: alert.child,
    stream_kind: 'child',
    record: alert.alert,
    type: 'alert',
    base: alert.version,
    event_at: nowTime(),
    ...withheld(alert),
    body: { ...alert.body, state, response: text.trim() || null },
  };
}

function withheld({ restricted }: AlertRows): Pick<NewRecord, 'visibility' | 'family_view'> {
  return restricted ? { visibility: 'restricted', family_view: 'withhold' } : {};
}
