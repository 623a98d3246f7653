/**
 * A deposit and a question in one request, a receipt and packs in one answer.
 *
 * Source: sync/PROTOCOL.md section 6.6.
 */
import { type Bytes, concat, Reader, u32, utf8 } from './bytes';
import { parseStrict } from './json';
import { compressed } from './padding';
import { readSignedReceipt, type SignedText } from './receipt';
import { asCount, asObject, asText } from './shape';

const MAGIC = utf8('ATX1');

export interface ExchangeAnswer {
  /** null: nothing was deposited. */
  receipt: SignedText | null;
  packs: Bytes;
  /** Why there are no packs. */
  problem: { code: string; status: number } | null;
}

export function exchangeParts(deposit: Bytes | null, question: Bytes): Bytes[] {
  const first = deposit ?? (new Uint8Array() as Bytes);
  return [MAGIC, u32(first.length), first, u32(question.length), question];
}

/** Shape: as it is, or `u8 1 ‖ raw DEFLATE` where that is shorter: a heavy caseload has hundreds of ids in it. */
export function questionBytes(text: Bytes): Bytes {
  const { codec, bytes } = compressed(text);
  return codec === 0 ? text : concat(Uint8Array.of(codec), bytes);
}

/** Errors: MalformedError. */
export function readExchange(bytes: Uint8Array): ExchangeAnswer {
  const reader = new Reader(bytes);
  reader.expect(MAGIC);
  const receipt = reader.take(reader.u32());
  const packs = reader.view(reader.u32());
  const problem = reader.take(reader.u32());
  reader.end();
  return {
    receipt: receipt.length ? readSignedReceipt(receipt) : null,
    packs,
    problem: problem.length ? readProblem(problem) : null,
  };
}

function readProblem(bytes: Uint8Array): { code: string; status: number } {
  const fields = asObject(parseStrict(bytes), 'problem');
  return { code: asText(fields.code, 'code'), status: asCount(fields.status, 'status') };
}
