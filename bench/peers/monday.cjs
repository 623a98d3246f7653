// Many devices at once: each sends its forty notes until they are said to be kept, then pulls two hundred. One connection a device.
// node monday.cjs attune PORT JOBS | node monday.cjs pouch PORT NOTES DEVICES ; prints JSON
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');

const [kind, port, file, wanted] = process.argv.slice(2);
const [UP, DOWN, BATCH] = [40, 200, 100];
const JSON_TYPE = { 'Content-Type': 'application/json' };
const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

function call(agent, method, path, body, headers = {}) {
  return new Promise((done, fail) => {
    const length = body ? { 'Content-Length': body.length } : {};
    const request = http.request({ host: '127.0.0.1', port: Number(port), method, path, agent, headers: { ...length, ...headers } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, body: Buffer.concat(parts), cookie: answer.headers['set-cookie'], again: answer.headers['retry-after'] }));
    });
    request.on('error', fail);
    request.end(body);
  });
}

/** A server that says it is busy is asked again when it says, as a device does; the wait is part of the time. */
async function patiently(count, ...args) {
  for (;;) {
    const answer = await call(...args);
    if (answer.status !== 503 && answer.status !== 429) return answer;
    count.again += 1;
    await new Promise((done) => setTimeout(done, 1000 * Number(answer.again ?? 1)));
  }
}

function attuneJobs() {
  return lines.map(({ device, key, root, deposit, pull }) => {
    const secret = crypto.createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(key, 'hex')]), format: 'der', type: 'pkcs8' });
    return { device, secret, root: Buffer.from(root, 'hex'), deposit: Buffer.from(deposit, 'base64'), pull: Buffer.from(JSON.stringify(pull)) };
  });
}

async function attune(job, agent, count, from) {
  const ask = async (path, body, headers) => {
    const answer = await patiently(count, agent, 'POST', path, body, { 'X-Attune': '1', ...headers });
    if (answer.status >= 400) count.errors += 1;
    return answer;
  };
  const receipt = JSON.parse((await ask('/api/deposit', job.deposit, { 'Content-Type': 'application/vnd.attune.deposit' })).body);
  if (JSON.parse(receipt.receipt).received !== UP) count.errors += 1;
  const sent = performance.now() - from;
  const { challenge } = JSON.parse((await ask('/api/sessions/challenge', Buffer.from(JSON.stringify({ device: job.device })), JSON_TYPE)).body);
  const message = Buffer.concat([Buffer.from('attune/session/v1\0'), job.root, Buffer.from(job.device, 'hex'), Buffer.from(challenge, 'hex')]);
  const signature = crypto.sign(null, message, job.secret).toString('hex');
  const session = await ask('/api/sessions', Buffer.from(JSON.stringify({ device: job.device, challenge, signature })), JSON_TYPE);
  const pulled = await ask('/api/pull', job.pull, { ...JSON_TYPE, Cookie: session.cookie[0].split(';')[0] });
  count.down += pulled.body.length;
  if (pulled.body.subarray(0, 3).toString() !== 'ATP') count.errors += 1;
  return sent;
}

function pouchJobs() {
  return Array.from({ length: Number(wanted) }, (_, number) => {
    const docs = Array.from({ length: UP }, (_, at) => {
      const { record, ...rest } = lines[(number * UP + at) % lines.length];
      const rev = crypto.randomBytes(16).toString('hex');
      return { ...rest, _id: crypto.randomBytes(16).toString('hex'), _rev: `1-${rev}`, _revisions: { start: 1, ids: [rev] } };
    });
    const diff = Object.fromEntries(docs.map((doc) => [doc._id, [doc._rev]]));
    return { diff: Buffer.from(JSON.stringify(diff)), bulk: Buffer.from(JSON.stringify({ docs, new_edits: false })) };
  });
}

/** The requests that PouchDB's replication to and from a server makes, at its own batch size. */
async function pouch(job, agent, count, from) {
  const db = '/db/monday/';
  const ask = async (method, path, body) => {
    const answer = await call(agent, method, path, body && Buffer.from(body), JSON_TYPE);
    if (answer.status >= 400 && !(answer.status === 404 && path.includes('_local'))) count.errors += 1;
    return answer;
  };
  const [up, down] = [0, 1].map(() => `${db}_local/${crypto.randomBytes(12).toString('base64url')}`);
  const state = (last_seq, rev) => JSON.stringify({ _rev: rev, session_id: 'x', last_seq, history: [] });
  await ask('GET', db);
  await ask('GET', up);
  await ask('POST', `${db}_revs_diff`, job.diff);
  await ask('POST', `${db}_bulk_docs`, job.bulk);
  await ask('PUT', up, state(UP));
  const sent = performance.now() - from;
  await ask('GET', db);
  await ask('GET', down);
  let [since, rev, pulled] = [0, undefined, 0];
  while (pulled < DOWN) {
    const { results, last_seq } = JSON.parse((await ask('GET', `${db}_changes?style=all_docs&since=${since}&limit=${BATCH}&seq_interval=${BATCH}`)).body);
    const docs = results.map(({ id, changes }) => ({ id, rev: changes[0].rev }));
    count.down += (await ask('POST', `${db}_bulk_get?revs=true&latest=true`, JSON.stringify({ docs }))).body.length;
    [since, pulled] = [last_seq, pulled + results.length];
    rev = JSON.parse((await ask('PUT', down, state(since, rev))).body).rev;
  }
  return sent;
}

(async () => {
  const [jobs, device] = kind === 'attune' ? [attuneJobs(), attune] : [pouchJobs(), pouch];
  const count = { errors: 0, again: 0, down: 0 };
  const from = performance.now();
  const times = await Promise.all(jobs.map(async (job) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const sent = await device(job, agent, count, from);
      return { sent, all: performance.now() - from };
    } catch (cause) {
      count.errors += 1;
      count.why ??= String(cause);
      return { sent: Number.NaN, all: performance.now() - from };
    } finally {
      agent.destroy();
    }
  }));
  console.log(JSON.stringify({ ...count, sent: times.map(({ sent }) => sent), all: times.map(({ all }) => all) }));
})();
