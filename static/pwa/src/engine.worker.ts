/**
 * Composition root of the crypto worker: the only place where vault, store, network and views meet. Everything decrypted lives
 * here and ends with it.
 */
import { Host } from './engine/host';
import type { FromWorker, InflaterIsThere, ToWorker } from './engine/messages';
import { openIndexedDb } from './store/indexeddb';
import { cacheMarks } from './store/made';
import { opfsJournals } from './store/opfs';
import { inflateBeside } from './wire/beside';
import { Http } from './wire/http';

const say = (message: FromWorker) => self.postMessage(message);
const leave = () => ready.then((host) => host.overtaken());
const ready: Promise<Host> = openIndexedDb(undefined, leave).then(async (store) => {
  const host = new Host(store, new Http(), say, () => Date.now(), cacheMarks, opfsJournals);
  await host.start();
  return host;
});
ready.catch(() => say({ is: 'state', state: { is: 'unsupported', missing: ['IndexedDB'] } }));

self.onmessage = ({ data, ports: [port] }: MessageEvent<ToWorker | InflaterIsThere>) => {
  if (data.is !== 'inflater') void ready.then((host) => host.hear(data));
  else if (port) inflateBeside(port);
};
