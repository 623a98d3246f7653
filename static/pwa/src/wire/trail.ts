/**
 * Rows of the audit trail as the server tells them: ids and counts, no name and no word.
 *
 * Source: sync/PROTOCOL.md section 17.
 */
import { MalformedError } from './bytes';
import { type Json, parseCanonical, parseStrict } from './json';
import { ITEM_MAX_BYTES } from './limits';
import type { Item } from './packs';
import { asCodec, inflated } from './padding';
import type { Id, Time } from './records';
import { asArray, asCount, asFlag, asObject, asText, asTime, orNull } from './shape';

/** Which rows; null: any. `before`: those with a lower number. */
export interface TrailAsked {
  what: 'opened' | 'all';
  person: Id | null;
  subject: Id | null;
  before: number | null;
}

export interface TrailRow {
  number: number;
  at: Time;
  action: string;
  outcome: string;
  person: Id | null;
  device: Id | null;
  subject: Id | null;
  count: number | null;
}

export interface Trail {
  at: Time;
  rows: TrailRow[];
  /** Whether there are older ones. */
  more: boolean;
}

const TRAIL = 3;

/** Errors: MalformedError. */
export async function readTrail(items: readonly Item[]): Promise<Trail> {
  const [item, ...rest] = items;
  if (item?.type !== TRAIL || rest.length > 0) throw new MalformedError('trail');
  const size = asCount(asObject(parseCanonical(item.meta), 'trail').size, 'size');
  if (size > ITEM_MAX_BYTES) throw new MalformedError('size');
  const fields = asObject(parseStrict(await inflated(asCodec(item.codec), item.data, size)), 'trail');
  if (fields.v !== 1) throw new MalformedError('version');
  return {
    at: asTime(fields.at, 'at'),
    rows: asArray(fields.rows, 'rows').map(readRow),
    more: asFlag(fields.more, 'more'),
  };
}

function readRow(value: Json): TrailRow {
  const row = asObject(value, 'rows');
  return {
    number: asCount(row.number, 'number'),
    at: asTime(row.at, 'at'),
    action: asText(row.action, 'action'),
    outcome: asText(row.outcome, 'outcome'),
    person: orNull(row.person, 'person', asText),
    device: orNull(row.device, 'device', asText),
    subject: orNull(row.subject, 'subject', asText),
    count: orNull(row.count, 'count', asCount),
  };
}
