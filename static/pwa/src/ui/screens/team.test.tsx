import { beforeAll, expect, it } from 'vitest';
import { sampleBook } from '../../views/tests/sample';
import { App, fetchScreens } from '../app';
import { go, to } from '../router';
import { FakeEngine } from '../tests/fake_engine';
import { show } from '../tests/glass';

beforeAll(fetchScreens);

it('offers a supervisor to allocate a child to others, and not to herself', async () => {
  const book = sampleBook('maud');
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.button('Allocate a child: Priya Calloway')).toBeTruthy();
  expect(() => glass.button('Allocate a child: Maud Ellery')).toThrow();
});
