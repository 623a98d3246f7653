/**
 * The schedules of the shared cases, replayed with the real outbox: it sends the same bytes as the model and stands at the same place.
 * Source: sync/PROTOCOL.md sections 3.5 and 4.5.
 */
import { describe, expect, it } from 'vitest';
import schedules from '../../../../sync/vectors/schedules.json';
import { MemoryStore } from '../store/memory';
import { sha256 } from '../vault/hash';
import { hex, unhex } from '../wire/bytes';
import { Http, OfflineError, RefusedError } from '../wire/http';
import { depositVault } from './deposit';

type Trace = (typeof schedules.cases)[number];
type Step = Trace['steps'][number];
type Post = NonNullable<Step['posts']>[number];
const VAULT = 'ab'.repeat(16);

async function begin(trace: Trace): Promise<MemoryStore> {
  const store = new MemoryStore();
  const none = { seq: 0, received: 0, filed: 0, state: 0, receipt: null };
  const { dev: device, receipt_keys } = trace;
  const head = unhex(trace.head);
  await store.write(['cursors'], (tx) =>
    tx.put('cursors', { vault: VAULT, device, receipt_keys, chain: unhex(trace.chain), head, ...none }),
  );
  return store;
}

async function save(store: MemoryStore, saved: NonNullable<Step['save']>): Promise<void> {
  await store.write(['cursors', 'outbox'], async (tx) => {
    for (const { seq, frame, ...link } of saved) {
      const place = { seq, chain: unhex(link.chain), head: unhex(link.head) };
      await tx.put('outbox', { vault: VAULT, frame: unhex(frame), ...place });
      const cursor = await tx.get('cursors', VAULT);
      if (cursor) await tx.put('cursors', { ...cursor, ...place });
    }
  });
}

/** A server that says what the trace says it said, and notes what it was sent. */
function told(posts: readonly Post[], sent: string[]): Http {
  const deposit: Http['deposit'] = async (bytes) => {
    const post = posts[sent.length];
    sent.push(hex(await sha256(bytes)));
    if (post?.refused) throw new RefusedError(post.refused, 400);
    if (!post?.answer) throw new OfflineError('no answer');
    return { text: post.answer.receipt, signature: post.answer.signature };
  };
  return Object.assign(new Http(), { deposit });
}

async function standing(store: MemoryStore) {
  return store.read(['cursors', 'outbox', 'sent'], async (tx) => {
    const cursor = await tx.get('cursors', VAULT);
    const sent = (await tx.range('sent', VAULT, 0, Number.MAX_SAFE_INTEGER)).map((row) => row.seq);
    const rows = await tx.range('outbox', VAULT, 0, Number.MAX_SAFE_INTEGER);
    const { seq, received, filed, state } = cursor ?? { seq: -1, received: -1, filed: -1, state: -1 };
    return { seq, received, filed, state, outbox: rows.map((row) => row.seq), sent };
  });
}

describe('vectors.schedules', () => {
  it.each(schedules.cases)('$name', async (trace) => {
    const store = await begin(trace);
    for (const { save: saved, posts, then } of trace.steps as Step[]) {
      if (saved) await save(store, saved);
      if (!posts) continue;
      const sent: string[] = [];
      await depositVault(store, told(posts, sent), VAULT);
      expect(sent).toEqual(posts.map((post) => post.sent));
      expect(await standing(store)).toMatchObject(then ?? {});
    }
  });
});
