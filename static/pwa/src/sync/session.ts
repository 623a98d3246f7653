/** A session: the unlocked vault signs the server's challenge. Source: sync/PROTOCOL.md section 7.4. */
import { sessionSignature } from '../vault/enrol';
import { type Http, RefusedError } from '../wire/http';
import type { Bench } from './bench';

const UNAUTHENTICATED = 401;
/** A wrong password or code is no want of a session: asked again, it would count twice. */
const WRONG: readonly string[] = ['sign_in.refused', 'second_factor.refused'];

export async function openSession(bench: Bench, http: Http): Promise<void> {
  const { device, signing } = bench.keys;
  const challenge = await http.challenge(device);
  const signature = await sessionSignature(signing, bench.ledger.summary.root, device, challenge);
  await http.openSession(device, challenge, signature);
}

/** Runs it, and once more after opening a session when there was none. Errors: as `run`; RefusedError 401. */
export async function inSession<T>(bench: Bench, http: Http, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof RefusedError) || cause.status !== UNAUTHENTICATED) throw cause;
    if (WRONG.includes(cause.code)) throw cause;
    await openSession(bench, http);
    return run();
  }
}
