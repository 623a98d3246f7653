/** From a desk to what waits for one there, with how much that is. */
import type { Engine } from '../../../engine/port';
import { to } from '../../router';
import { LOOK_INTO, SECOND } from '../../strings/access';
import { useRows } from '../../watching';

export function DeskLinks({ engine }: { engine: Engine }) {
  const glass = useRows(engine, { is: 'emergencies' });
  const second = useRows(engine, { is: 'second_person' });
  return (
    <>
      {glass?.may_review && (
        <p>
          <a class="card__link" href={to.emergencies}>
            {LOOK_INTO.link(glass.rows.filter(({ reviewed }) => !reviewed).length)}
          </a>
        </p>
      )}
      {second && second.may_propose !== null && (
        <p>
          <a class="card__link" href={to.secondPerson}>
            {SECOND.link(second.proposals.filter(({ mine }) => !mine).length)}
          </a>
        </p>
      )}
    </>
  );
}
