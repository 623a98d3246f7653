/**
 * Lets this device in again under its own id and keys, after an older database was put back that does not know it: the account says who,
 * the code that it is meant, and the last receipt that the organisation knew it. Nothing on the device changes but that it is known.
 *
 * Source: sync/PROTOCOL.md sections 6.7 and 7.3.
 */
import type { Store } from '../store/port';
import type { CursorRow } from '../store/schema';
import { unmarkStranger } from '../sync/stranger';
import { enrolmentProof } from '../vault/enrol';
import { sha256 } from '../vault/hash';
import { pinAtEnrolment } from '../vault/pinning';
import { NotTrustedError } from '../vault/pins';
import { hex } from '../wire/bytes';
import { type EnrolmentCode, readCode } from '../wire/code';
import { type EnrolPost, type Http, RefusedError } from '../wire/http';
import { isTaken, REFUSED, signedIn } from './enrolling';
import { failed, outcome, settingUp } from './failures';
import type { Opened } from './opened';
import type { AgainRequest, Outcome } from './port';

const FORBIDDEN = 403;
/** One that names more than this is not shown: what the server reads has an end. */
const SHOWN_MAX_CHARACTERS = 32_000;

/** Errors: none; failures as of an enrolment, and `other_person`. */
export async function letInAgain(
  opened: Opened,
  store: Store,
  http: Http,
  request: AgainRequest,
): Promise<Outcome<null>> {
  const code = await readCode(request.enrolment_code, sha256).catch(() => null);
  if (!code) return failed('code_unreadable');
  const asked = await outcome(() => ask(opened, store, http.asNobody(), request, code));
  return settingUp(asked.ok ? asked.value : asked);
}

async function ask(
  { bench }: Opened,
  store: Store,
  http: Http,
  request: AgainRequest,
  code: EnrolmentCode,
): Promise<Outcome<null>> {
  const { keys, ledger } = bench;
  const pins = await pinAtEnrolment(await http.organisation(), code);
  const { root, organisation, me } = ledger.summary;
  if (pins.root !== root || pins.organisation !== organisation) throw new NotTrustedError('another root');
  const signed = await signedIn(http, request);
  if (!signed.ok) return signed;
  if (signed.value.person !== me.person) return failed('other_person');
  const [row, cursor] = await store.read(['vaults', 'cursors'], async (tx) => [
    await tx.get('vaults', keys.vault),
    await tx.get('cursors', keys.vault),
  ]);
  if (!row || !cursor) return failed('unexpected');
  const post: EnrolPost = {
    device: keys.device,
    secret: code.secret,
    signing_public: hex(row.signing.public),
    opening_public: hex(row.opening.public),
    proof: await enrolmentProof(keys.signing, keys.device, me.person, row, code.secret),
    again: { receipt: shown(cursor) },
  };
  if (!(await isTaken(http, post))) throw new RefusedError(REFUSED, FORBIDDEN);
  await unmarkStranger(store, keys.vault);
  await store.write(['away'], (tx) => tx.remove('away', 'code'));
  return { ok: true, value: null };
}

/** The organisation's own word that it knew this device. */
function shown({ receipt }: CursorRow): NonNullable<EnrolPost['again']>['receipt'] {
  if (!receipt || receipt.text.length > SHOWN_MAX_CHARACTERS) return null;
  return { receipt: receipt.text, signature: receipt.signature };
}
