/** From a desk to what waits for one there, with how much that is. */
import type { Engine } from '../../../engine/port';
import { to } from '../../router';
import { LOOK_INTO, SECOND } from '../../strings/access';
import { useRows } from '../../watching';

export function DeskLinks({ engine }: { engine: Engine }) {
  const glass = useRows(engine, { is: 'emergencies' });
  const second = useRows(engine, { is: 'second_person' });
  const unread = glass?.rows.filter(({ reviewed, looked }) => !reviewed || looked.differs).length ?? 0;
  const asked = second?.proposals.filter(({ mine }) => !mine).length ?? 0;
  return (
    <>
      {glass?.may_review && (
        <DeskLink href={to.emergencies} words={LOOK_INTO.link(unread)} waits={unread > 0} />
      )}
      {second && second.may_propose !== null && (
        <DeskLink href={to.secondPerson} words={SECOND.link(asked)} waits={asked > 0} />
      )}
    </>
  );
}

/** What waits for somebody stands out from what can be looked at. */
function DeskLink({ href, words, waits }: { href: string; words: string; waits: boolean }) {
  return (
    <p>
      <a href={href}>{waits ? <strong>{words}</strong> : words}</a>
    </p>
  );
}
