/** Ready for today: a panel on Today that says only what is to be done, and a screen with every line. Neither stops anybody. */
import type { Engine, SyncState } from '../../../engine/port';
import type { ReadyRows } from '../../../views/rows';
import { Loading } from '../../parts/Loading';
import { Notice } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { to } from '../../router';
import { DEVICE } from '../../strings/device';
import { READY } from '../../strings/ready';
import { TODAY } from '../../strings/today';
import { sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { MakeRoom } from '../make_room';
import { useWarned } from '../storage_warning';
import { type ReadyLine, readyLines, toDo } from './lines';

export interface ReadyProps {
  engine: Engine;
  sync: SyncState;
}

export function ReadyPanel({ engine, sync, rows }: ReadyProps & { rows: ReadyRows }) {
  const left = toDo(readyLines(rows, sync, engine.footing()));
  useWarned(left.some(({ what }) => what === 'storage'));
  if (left.length === 0) {
    return (
      <p class="soft">
        {READY.all} <a href={to.ready}>{READY.more}</a>
      </p>
    );
  }
  return (
    <Notice heading={READY.notYet}>
      {left.map(({ what, says }) => (
        <p key={what}>{says}.</p>
      ))}
      {left.some(({ what }) => what === 'room') && <MakeRoom engine={engine} />}
      <p>
        <a href={to.ready}>{READY.more}</a>
      </p>
    </Notice>
  );
}

export function Ready({ engine, sync }: ReadyProps) {
  const rows = useRows(engine, { is: 'ready' });
  if (!rows) return <Loading />;
  const lines = readyLines(rows, sync, engine.footing());
  return (
    <Page heading={READY.heading} back={{ href: to.start, label: READY.back }}>
      <p>{READY.intro}</p>
      <p class="soft">{rows.as_at ? TODAY.asAt(sayTime(rows.as_at)) : TODAY.never}</p>
      <ul class="card-list">
        {lines.map((line) => (
          <Line key={line.what} line={line} engine={engine} />
        ))}
      </ul>
      <p>
        <a href={to.device}>{DEVICE.link}</a>
      </p>
    </Page>
  );
}

function Line({ line: { what, ok, says, next }, engine }: { line: ReadyLine; engine: Engine }) {
  const words = ok === null ? READY.unknown : ok ? READY.yes : READY.no;
  return (
    <li class="card">
      <p class="card__line">
        <Tag kind={ok === false ? 'notice' : 'calm'}>{words}</Tag> {says}.
      </p>
      {next && <p class="card__line">{next}</p>}
      {what === 'room' && ok === false && <MakeRoom engine={engine} />}
    </li>
  );
}
