/** The team, and who is allocated to whom. */
import type { Carries } from '../../wire/carries';
import type { Bodies, Id, Role, Time } from '../../wire/records';
import type { WaitingRow } from './desk';

export interface TeamAllocation {
  /** The `allocation` record, its version and body: what ending it must be based on. */
  record: Id;
  version: number;
  body: Bodies['allocation'];
  child: Id;
  child_name: string;
  family_name: string;
}

/** One device, in use or ended not long ago. */
export interface DeviceRow {
  device: Id;
  /** When it was set up; `again`: let in again, after an older database was put back. */
  from: Time;
  again?: true;
  /** null: not told. */
  carries: Carries | null;
  ended: null | { is: 'withdrawn'; at: Time } | { is: 'replaced'; at: Time; by: Time | null };
}

export interface TeamPerson {
  person: Id;
  name: string;
  role: Role;
  profession: Bodies['person']['profession'];
  /** Where people of several teams stand in one list; null: in none, or in the reader's. */
  team_name: string | null;
  allocations: TeamAllocation[];
  waiting: WaitingRow | null;
  /** Newest first. */
  devices: DeviceRow[];
}

export interface TeamRows {
  team: Id | null;
  name: string | null;
  people: TeamPerson[];
  /** Children that can be allocated. */
  children: { child: Id; name: string; family_name: string }[];
  /** As on the first screen. */
  carries_visits: boolean;
  as_at: Time | null;
}
