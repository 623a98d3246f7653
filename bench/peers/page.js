// The peers' clients, each doing what its own guide says: PouchDB 9 with the indexeddb adapter, RxDB with Dexie storage. Clear text.
import PouchDB from 'pouchdb-browser';
import IndexedDBAdapter from 'pouchdb-adapter-indexeddb';
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';

PouchDB.plugin(IndexedDBAdapter);
const now = () => performance.now();
const local = (name) => new PouchDB(name, { adapter: 'indexeddb' });
const remote = (name) => new PouchDB(`${location.origin}/db/${name}`);
const fresh = (kind) => `${kind}-${Math.random().toString(36).slice(2)}`;
const best = { batch_size: 1000, batches_limit: 10 };

async function notes(count, from = 0) {
  const lines = (await (await fetch('/notes.ndjson')).text()).trimEnd().split('\n');
  return lines.slice(from, from + count).map((line) => JSON.parse(line));
}

const asDoc = ({ record, ...rest }) => ({ _id: record, ...rest });

async function inBulk(db, docs) {
  for (let at = 0; at < docs.length; at += 500) await db.bulkDocs(docs.slice(at, at + 500));
}

const schema = {
  version: 0,
  primaryKey: 'record',
  type: 'object',
  additionalProperties: true,
  required: ['record'],
  properties: { record: { type: 'string', maxLength: 32 } },
};

async function rx() {
  const db = await createRxDatabase({ name: fresh('rx'), storage: getRxStorageDexie(), multiInstance: false });
  await db.addCollections({ notes: { schema: { ...schema, additionalProperties: false, properties: { ...schema.properties, ...FIELDS } } } });
  return db;
}

// RxDB wants every field of a document named.
const FIELDS = Object.fromEntries(
  ['change', 'stream', 'stream_kind', 'type', 'author', 'role', 'event_at', 'recorded_at', 'signed_at', 'status', 'visibility', 'family_view', 'late_reason', 'supersedes', 'definition_version']
    .map((name) => [name, { type: ['string', 'null'] }])
    .concat(['schema', 'base', 'clock_skew_sec', 'state'].map((name) => [name, { type: ['number', 'null'] }]))
    .concat([['third_party', { type: 'boolean' }], ['body', { type: 'object', additionalProperties: true }]]),
);

async function replicated(db, name, batch, way) {
  const failed = [];
  const run = replicateRxCollection({
    collection: db.notes,
    replicationIdentifier: fresh('replication'),
    live: false,
    waitForLeadership: false,
    push: way === 'push' ? {
      batchSize: batch,
      handler: async (rows) => (await fetch(`/rx/${name}/push`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(rows.map((row) => row.newDocumentState)) })).json(),
    } : undefined,
    pull: way === 'pull' ? {
      batchSize: batch,
      handler: async (checkpoint, count) => (await fetch(`/rx/${name}/pull?since=${checkpoint ? checkpoint.seq : 0}&limit=${count}`)).json(),
    } : undefined,
  });
  run.error$.subscribe((error) => failed.push(String(error.message)));
  await run.awaitInSync();
  await run.cancel();
  if (failed.length) throw new Error(failed[0].slice(0, 200));
}

window.peers = {
  /** Fills a database of the server. */
  async seed(name, count, from = 0) {
    await inBulk(remote(name), (await notes(count, from)).map(asDoc));
    return (await remote(name).info()).doc_count;
  },
  async rxSeed(name, count) {
    const all = (await notes(count)).map((note) => ({ ...note, _deleted: false }));
    for (let at = 0; at < count; at += 1000)
      await fetch(`/rx/${name}/push`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(all.slice(at, at + 1000)) });
  },
  /** First pull to an empty device, until every note is an object in memory. */
  async pouchPull(name, count, tuned) {
    const db = local(fresh('pull'));
    await db.info();
    const from = now();
    await db.replicate.from(remote(name), tuned ? best : {});
    const found = (await db.allDocs({ include_docs: true })).rows.map(({ doc }) => doc);
    const ms = now() - from;
    if (found.length !== count) throw new Error(`${found.length} of ${count}`);
    await db.destroy();
    return ms;
  },
  async rxPull(name, count, batch) {
    const db = await rx();
    const from = now();
    await replicated(db, name, batch, 'pull');
    const found = (await db.notes.find().exec()).map((doc) => doc._data ?? doc.toJSON());
    const ms = now() - from;
    if (found.length !== count) throw new Error(`${found.length} of ${count}`);
    await db.remove();
    return ms;
  },
  /** What was saved on the device until the server has said that it has it. */
  async pouchPush(count, tuned) {
    const name = fresh('push');
    const db = local(name);
    await inBulk(db, (await notes(count)).map(asDoc));
    const there = remote(name);
    await there.info();
    const from = now();
    const done = await db.replicate.to(there, tuned ? best : {});
    const ms = now() - from;
    if (!done.ok || done.docs_written !== count) throw new Error('not all written');
    await db.destroy();
    return ms;
  },
  /** Two sides in step, then `k` new notes on each; the caller slows the link between the two calls. */
  async stepPrepare(count) {
    const name = fresh('step');
    const db = local(name);
    const there = remote(name);
    await inBulk(there, (await notes(count)).map(asDoc));
    await db.sync(there);
    window.step = { db, there, at: count };
  },
  async stepNew(k) {
    const { db, there, at } = window.step;
    const docs = (await notes(2 * k, at)).map(asDoc);
    await db.bulkDocs(docs.slice(0, k));
    await there.bulkDocs(docs.slice(k));
    window.step.at += 2 * k;
  },
  async stepRun() {
    const { db, there } = window.step;
    const from = now();
    const done = await db.sync(there);
    return { ms: now() - from, up: done.push.docs_written, down: done.pull.docs_written };
  },
};
window.ready = true;
