/** Out of a visit at any moment: to Today, with everything saved, and to the numbers of those who can help at once. */
import { useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import { Expander } from '../../parts/Expander';
import { to } from '../../router';
import { useRows } from '../../watching';
import { CallNow } from '../emergency';
import type { Saved } from './keeper';
import { VISIT } from './strings';

interface WayOutProps {
  engine: Engine;
  saved: Saved;
  /** Save now what is not saved yet. */
  onLeave: () => void;
}

export function WayOut({ engine, saved, onLeave }: WayOutProps) {
  const [open, setOpen] = useState(false);
  return (
    <div class="visit__way-out">
      <a class="visit__link" href={to.start} onClick={onLeave}>
        {saved.is === 'failed' ? VISIT.leaveUnsaved : VISIT.leave}
      </a>
      <Expander summary={VISIT.numbers} open={open} onToggle={setOpen}>
        {open && <NumbersInHand engine={engine} />}
      </Expander>
    </div>
  );
}

/** Asked for only when somebody wants them; 999 stands there at once. */
function NumbersInHand({ engine }: { engine: Engine }) {
  const rows = useRows(engine, { is: 'today' });
  return (
    <>
      <CallNow numbers={rows?.numbers ?? []} />
      <p class="nhsuk-hint">{VISIT.numbersWhere}</p>
    </>
  );
}
