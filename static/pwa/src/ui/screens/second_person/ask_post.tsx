/** Asking for a change of somebody's post: role, team, and whether they work here. */
import { useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { SecondPersonRows } from '../../../views/rows';
import type { Bodies, Id } from '../../../wire/records';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Form } from '../../parts/Form';
import { Problem } from '../../parts/Notice';
import { SelectField } from '../../parts/SelectField';
import { SECOND } from '../../strings/access';
import { ROLE } from '../../strings/codes';
import { sayFailure } from '../../strings/failures';
import { useSigning } from '../desk/signing';
import { proposal } from './ask';

type Post = Pick<Bodies['person'], 'role' | 'team' | 'active'>;

const ROLES = (Object.keys(ROLE) as Post['role'][]).map((value) => ({ value, label: ROLE[value] }));
const WORKS = (['yes', 'no'] as const).map((value) => ({ value, label: SECOND.worksHere[value] }));

export interface AskForPostProps {
  engine: Engine;
  rows: SecondPersonRows;
  onClose: (signed: boolean) => void;
}

export function AskForPost({ engine, rows, onClose }: AskForPostProps) {
  const [person, setPerson] = useState<Id>('');
  const [post, setPost] = useState<Post | null>(null);
  const [tried, setTried] = useState(false);
  const { failure, busy, sign } = useSigning(engine, () => onClose(true));
  const there = rows.people.find((each) => each.person === person)?.body;
  const choose = (chosen: Id) => {
    setPerson(chosen);
    const body = rows.people.find((each) => each.person === chosen)?.body;
    setPost(body ? { role: body.role, team: body.team, active: body.active } : null);
  };
  const isSame =
    there !== undefined &&
    post !== null &&
    (['role', 'team', 'active'] as const).every((name) => there[name] === post[name]);
  const save = () => {
    setTried(true);
    if (post === null || isSame) return;
    void sign(proposal(engine, { what: 'change_post', child: null, why: null, person, ...post }));
  };
  return (
    <Form label={SECOND.post} onSubmit={save}>
      <Problem sentence={failure ? sayFailure(failure) : tried && isSame ? SECOND.needChange : null} />
      <p>{SECOND.postWhat}</p>
      <SelectField
        label={SECOND.person}
        empty={SECOND.choosePerson}
        options={rows.people.map(({ person: value, name }) => ({ value, label: name }))}
        value={person}
        onChoose={choose}
        error={tried && person === '' ? SECOND.needPerson : null}
      />
      {post && (
        <>
          <SelectField
            label={SECOND.role}
            empty={SECOND.chooseRole}
            options={ROLES}
            value={post.role}
            onChoose={(role) => role && setPost({ ...post, role })}
          />
          <SelectField
            label={SECOND.team}
            empty={SECOND.noTeam}
            options={rows.teams.map(({ team, name }) => ({ value: team, label: name }))}
            value={post.team ?? ''}
            onChoose={(team) => setPost({ ...post, team: team || null })}
          />
          <Choice
            legend={SECOND.works}
            options={WORKS}
            value={post.active ? 'yes' : 'no'}
            onChoose={(works) => works && setPost({ ...post, active: works === 'yes' })}
          />
        </>
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
