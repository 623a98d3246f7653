import { expect, it } from 'vitest';
import { named, VERSION_PLACE } from './worker_version';

const BUNDLE = `const files = [{ url: '/', rev: 'aa' }]; const version = \`${VERSION_PLACE}\`;`;

it('is another when the service worker’s code alone was changed, or a file that it lists', () => {
  const changed = [`${BUNDLE} more();`, BUNDLE.replace('aa', 'bb')].map((each) => named(each).version);
  expect(new Set([named(BUNDLE).version, ...changed]).size).toBe(3);
  expect(named(BUNDLE)).toEqual(named(BUNDLE));
});

it('stands wherever the service worker names it', () => {
  const { version, worker } = named(`${BUNDLE} say('attune-${VERSION_PLACE}');`);
  expect(version).toMatch(/^[0-9a-f]{16}$/);
  expect(worker.split(version).length).toBe(3);
  expect(worker).not.toContain(VERSION_PLACE);
});

it('is not guessed for a service worker that names none', () => {
  expect(() => named('skipWaiting()')).toThrow('does not name its version');
});
