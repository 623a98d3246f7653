// The peers' side: express-pouchdb over leveldb, an RxDB counterpart that keeps documents in memory, and the page that runs their clients.
// node server.cjs PORT FOLDER NOTES
const express = require('express');
const fs = require('fs');
const path = require('path');

const [port, folder, notes] = [Number(process.argv[2]), process.argv[3], process.argv[4]];
fs.mkdirSync(folder, { recursive: true });
const PouchDB = require('pouchdb').defaults({ prefix: `${folder}/` });
const app = express();
app.use((_request, response, next) => {
  response.set('Cross-Origin-Opener-Policy', 'same-origin');
  response.set('Cross-Origin-Embedder-Policy', 'require-corp');
  response.set('Cache-Control', 'no-store');
  next();
});
app.get('/', (_request, response) => response.type('html').send('<!doctype html><title>peers</title><script type="module" src="/page.js"></script>'));
app.get('/page.js', (_request, response) => response.sendFile(path.join(__dirname, 'built', 'page.js')));
app.get('/notes.ndjson', (_request, response) => response.sendFile(notes));
app.get('/favicon.ico', (_request, response) => response.status(204).end());

const kept = new Map();
app.post('/rx/:name/push', express.json({ limit: '64mb' }), (request, response) => {
  const documents = kept.get(request.params.name) ?? [];
  documents.push(...request.body);
  kept.set(request.params.name, documents);
  response.json([]);
});
app.get('/rx/:name/pull', (request, response) => {
  const documents = kept.get(request.params.name) ?? [];
  const [since, limit] = [Number(request.query.since), Number(request.query.limit)];
  const chosen = documents.slice(since, since + limit);
  response.json({ documents: chosen, checkpoint: { seq: since + chosen.length } });
});
app.use('/db', require('express-pouchdb')(PouchDB, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/log.txt` }));
process.chdir(folder);
app.listen(port, '127.0.0.1', () => console.log('ready'));
