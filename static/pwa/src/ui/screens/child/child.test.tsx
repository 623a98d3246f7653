/** What stands on a child's own page before the door opens. */
import { beforeAll, expect, it } from 'vitest';
import { ARI, sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

beforeAll(fetchScreens);

async function shown(book: ReturnType<typeof sampleBook>): Promise<Glass> {
  go(to.child(ARI));
  return show(<App engine={new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book)} code={null} />);
}

const headings = ({ root }: Glass) => [...root.querySelectorAll('h1, h2')].map((each) => each.textContent);

it('says what is still open above the pen picture, and leads to its answer', async () => {
  const book = sampleBook();
  const alert = book.tell(ARI, 'alert', {
    body: {
      child: ARI,
      visit: null,
      rule: 'R42',
      pack: 'england@1',
      level: 'alert',
      facts: [],
      raised_at: '2026-11-19T10:00:00.000Z',
      state: 'open',
      response: null,
    },
  });
  const glass = await shown(book);
  expect(headings(glass).slice(1, 3)).toEqual(['Still open', 'Pen picture']);
  expect(glass.root.querySelector(`main a[href="${to.alert(ARI, alert)}"]`)).not.toBeNull();
});

it('has no heading for what is open where nothing is', async () => {
  expect(headings(await shown(sampleBook()))).not.toContain('Still open');
});
