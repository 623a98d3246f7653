/** Asking a second person: to protect a child or lift that, to have a child oneself, or to change somebody's post. */
import { useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { SecondPersonRows } from '../../../views/rows';
import type { Bodies, Id, NewRecord } from '../../../wire/records';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Form } from '../../parts/Form';
import { useReturnFocus } from '../../parts/focus';
import { Problem } from '../../parts/Notice';
import { Section } from '../../parts/Page';
import { SelectField } from '../../parts/SelectField';
import { SECOND } from '../../strings/access';
import { sayFailure } from '../../strings/failures';
import { useSigning } from '../desk/signing';
import { AskForPost } from './ask_post';

export type Asked = Bodies['proposal'];
type Doing = 'protect' | 'unprotect' | 'allocate_self' | 'change_post';
type Why = NonNullable<Bodies['protection']['why']>;

const NOTHING = { child: null, person: null, role: null, team: null, active: null, why: null };
const WHYS = (Object.keys(SECOND.whys) as Why[]).map((value) => ({ value, label: SECOND.whys[value] }));

export interface AskingProps {
  engine: Engine;
  rows: SecondPersonRows;
}

export function Asking({ engine, rows }: AskingProps) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const [asked, setAsked] = useState(false);
  const close = (signed: boolean) => {
    setDoing(null);
    setAsked(signed);
  };
  const children = rows.children.map(({ child, name, family_name }) => ({
    value: child,
    label: `${name}, ${family_name}`,
  }));
  const shut = rows.protected_children.map(({ child, name, worker_names, from }) => ({
    value: child,
    label: `${name ?? SECOND.aChild(worker_names)}. ${SECOND.protectedSince(from)}`,
  }));
  return (
    <Section heading={SECOND.ask}>
      <p role="status" ref={useReturnFocus(doing !== null)} tabIndex={-1}>
        {asked ? SECOND.asked : ''}
      </p>
      {doing === null && <Ways engine={engine} rows={rows} onChoose={setDoing} />}
      {(doing === 'protect' || doing === 'allocate_self') && (
        <AskAboutChild key={doing} engine={engine} what={doing} options={children} onClose={close} />
      )}
      {doing === 'unprotect' && <AskAboutChild engine={engine} what={doing} options={shut} onClose={close} />}
      {doing === 'change_post' && <AskForPost engine={engine} rows={rows} onClose={close} />}
    </Section>
  );
}

/** Only what can be asked for: a manager has no children on the device, and nobody is protected in most teams. */
function Ways({ engine, rows, onChoose }: AskingProps & { onChoose: (doing: Doing) => void }) {
  const state = engine.state();
  const works = state.is === 'open' && state.me.role === 'supervisor';
  const ways: [Doing, string, boolean][] = [
    ['change_post', SECOND.post, rows.may_propose === 'posts'],
    ['protect', SECOND.protect, rows.may_propose === 'children' && rows.children.length > 0],
    ['allocate_self', SECOND.allocate, works && rows.children.length > 0],
    ['unprotect', SECOND.lift, rows.may_propose === 'children' && rows.protected_children.length > 0],
  ];
  const open = ways.filter(([, , can]) => can);
  if (open.length === 0) return <p>{SECOND.noChildren}</p>;
  return (
    <Actions inline>
      {open.map(([doing, label]) => (
        <Button key={doing} kind="secondary" onPress={() => onChoose(doing)}>
          {label}
        </Button>
      ))}
    </Actions>
  );
}

interface AskAboutChildProps {
  engine: Engine;
  what: 'protect' | 'unprotect' | 'allocate_self';
  options: { value: Id; label: string }[];
  onClose: (signed: boolean) => void;
}

const WORDS = {
  protect: { label: SECOND.protect, what: SECOND.protectWhat },
  unprotect: { label: SECOND.lift, what: SECOND.effect.unprotect },
  allocate_self: { label: SECOND.allocate, what: SECOND.allocateWhat },
};

function AskAboutChild({ engine, what, options, onClose }: AskAboutChildProps) {
  const [child, setChild] = useState<Id>('');
  const [why, setWhy] = useState<Why | null>(null);
  const [tried, setTried] = useState(false);
  const { failure, busy, sign } = useSigning(engine, () => onClose(true));
  const isMissingWhy = what === 'protect' && why === null;
  const save = () => {
    setTried(true);
    if (child !== '' && !isMissingWhy) void sign(proposal(engine, { ...NOTHING, what, child, why }));
  };
  return (
    <Form label={WORDS[what].label} onSubmit={save}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{WORDS[what].what}</p>
      <SelectField
        label={SECOND.child}
        empty={SECOND.chooseChild}
        options={options}
        value={child}
        onChoose={setChild}
        error={tried && child === '' ? SECOND.needChild : null}
      />
      {what === 'protect' && (
        <Choice
          legend={SECOND.why}
          layout="stacked"
          options={WHYS}
          value={why}
          onChoose={setWhy}
          error={tried && isMissingWhy ? SECOND.needWhy : null}
        />
      )}
      <Actions inline>
        <SubmitButton busy={busy}>{SECOND.submit}</SubmitButton>
        <Button kind="quiet" onPress={() => onClose(false)}>
          {SECOND.cancel}
        </Button>
      </Actions>
    </Form>
  );
}

/** In the asker's own stream: it has no word about a child. */
export function proposal(engine: Engine, body: Asked): NewRecord<'proposal'> {
  const state = engine.state();
  return {
    stream: state.is === 'open' ? state.me.person : '',
    stream_kind: 'worker',
    record: engine.newId(),
    type: 'proposal',
    base: 0,
    event_at: new Date().toISOString(),
    body,
  };
}
