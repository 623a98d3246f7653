/**
 * The server's signed word about a device's envelopes, read strictly. Verified in `vault/receipt.ts`.
 *
 * Source: sync/PROTOCOL.md section 4.3.
 */
import { MalformedError, utf8 } from './bytes';
import { type Json, parseCanonical, parseStrict } from './json';
import type { Id, Time } from './records';
import { asArray, asCount, asExactly, asHex, asId, asObject, asText, asTime } from './shape';

export interface SignedText {
  text: string;
  /** Hex. */
  signature: string;
}

export interface Receipt {
  v: 1;
  dev: Id;
  kid: string;
  received: number;
  chain: string;
  filed: number;
  held: number[];
  missing: [number, number][];
  quarantined: { seq: number; why: string }[];
  at: Time;
  audit_head: string;
  state: number;
}

/** Errors: MalformedError: not what a receipt route answers, a captive portal's page for one. */
export function readSignedReceipt(body: Uint8Array): SignedText {
  const fields = asObject(parseStrict(body), 'answer');
  return { text: asText(fields.receipt, 'receipt'), signature: asHex(fields.signature, 64, 'signature') };
}

const KEYS = [
  'at',
  'audit_head',
  'chain',
  'dev',
  'filed',
  'held',
  'kid',
  'missing',
  'quarantined',
  'received',
  'state',
  'v',
];

function gap(value: Json): [number, number] {
  const [from, to, ...more] = asArray(value, 'missing');
  if (more.length) throw new MalformedError('missing');
  return [asCount(from, 'missing'), asCount(to, 'missing')];
}

/** Errors: MalformedError. */
export function readReceipt(text: string): Receipt {
  const fields = asExactly(parseCanonical(utf8(text)), KEYS, 'receipt');
  if (fields.v !== 1) throw new MalformedError('version');
  return {
    v: 1,
    dev: asId(fields.dev, 'dev'),
    kid: asText(fields.kid, 'kid'),
    received: asCount(fields.received, 'received'),
    chain: asHex(fields.chain, 32, 'chain'),
    filed: asCount(fields.filed, 'filed'),
    held: asArray(fields.held, 'held').map((n) => asCount(n, 'held')),
    missing: asArray(fields.missing, 'missing').map(gap),
    quarantined: asArray(fields.quarantined, 'quarantined').map((row) => {
      const item = asObject(row, 'quarantined');
      return { seq: asCount(item.seq, 'seq'), why: asText(item.why, 'why') };
    }),
    at: asTime(fields.at, 'at'),
    audit_head: asText(fields.audit_head, 'audit_head'),
    state: asCount(fields.state, 'state'),
  };
}
