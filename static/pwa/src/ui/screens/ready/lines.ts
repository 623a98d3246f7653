/** Ready for today, line by line: what is known, and what to do where it is not as it should be. Facts alone, no advice of its own. */
import type { Footing, SyncState } from '../../../engine/port';
import type { ReadyRows } from '../../../views/rows';
import { READY_LINE as SAY } from '../../strings/ready';

/** Room for a day's visits with attachments; notes alone need a hundredth of it. */
export const ROOM_FOR_A_DAY_BYTES = 200_000_000;

export interface ReadyLine {
  what: 'fresh' | 'storage' | 'room' | 'forms' | 'known' | 'app' | 'clock';
  /** null: it is not known. */
  ok: boolean | null;
  says: string;
  /** What to do next; null when there is nothing to do. */
  next: string | null;
}

export function readyLines(rows: ReadyRows, sync: SyncState, ground: Footing): ReadyLine[] {
  return [
    freshLine(rows),
    storageLine(sync),
    roomLine(ground),
    formsLine(ground),
    knownLine(rows, sync),
    appLine(ground),
    clockLine(rows),
  ];
}

/** Those that need doing. A newer version that waits needs nothing: it comes in by itself. */
export const toDo = (lines: readonly ReadyLine[]): ReadyLine[] => lines.filter(({ ok }) => ok === false);

function line(
  what: ReadyLine['what'],
  ok: boolean | null,
  says: string,
  next: string | null = null,
): ReadyLine {
  return { what, ok, says, next };
}

function freshLine({ fresh, to_come }: ReadyRows): ReadyLine {
  if (fresh) return line('fresh', true, SAY.fresh);
  return line('fresh', false, SAY.stale, to_come > 0 ? SAY.toCome(to_come) : SAY.staleWhat);
}

function storageLine({ storage_safe }: SyncState): ReadyLine {
  if (storage_safe === null) return line('storage', null, SAY.asking);
  return storage_safe ? line('storage', true, SAY.safe) : line('storage', false, SAY.unsafe, SAY.unsafeWhat);
}

function roomLine({ room_bytes }: Footing): ReadyLine {
  if (room_bytes === null) return line('room', null, SAY.roomUnknown);
  if (room_bytes >= ROOM_FOR_A_DAY_BYTES) return line('room', true, SAY.room);
  return line('room', false, SAY.short, SAY.shortWhat(room_bytes));
}

function formsLine({ app }: Footing): ReadyLine {
  return app === 'not_kept'
    ? line('forms', false, SAY.noForms, SAY.noFormsWhat)
    : line('forms', true, SAY.forms);
}

function knownLine({ as_at }: ReadyRows, { problem, stranger }: SyncState): ReadyLine {
  if (stranger) return line('known', false, SAY.stranger, SAY.strangerWhat);
  if (problem?.code === 'session_refused') return line('known', false, SAY.notKnown, SAY.notKnownWhat);
  return as_at === null ? line('known', null, SAY.notKnown, SAY.staleWhat) : line('known', true, SAY.known);
}

function appLine({ app }: Footing): ReadyLine {
  return app === 'waiting' ? line('app', true, SAY.waiting, SAY.waitingWhat) : line('app', true, SAY.current);
}

function clockLine({ clock_off_sec }: ReadyRows): ReadyLine {
  return clock_off_sec === 0
    ? line('clock', true, SAY.clock)
    : line('clock', false, SAY.clockOff(clock_off_sec), SAY.clockOffWhat);
}
