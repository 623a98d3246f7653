/** What stands on a child's own page before the door opens. */
import { beforeAll, expect, it, vi } from 'vitest';
import { ARI, alertBody, sampleBook, VELAZAR, visitBody } from '../../../views/tests/sample';
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
  const alert = book.tell(ARI, 'alert', { body: alertBody(ARI) });
  const glass = await shown(book);
  expect(headings(glass).slice(1, 3)).toEqual(['Still open', 'Pen picture']);
  expect(glass.root.querySelector(`main a[href="${to.alert(ARI, alert)}"]`)).not.toBeNull();
});

it('has no heading for what is open where nothing is', async () => {
  expect(headings(await shown(sampleBook()))).not.toContain('Still open');
});

it('says by when the next visit is to be, and not that nothing is due', async () => {
  const book = sampleBook();
  const at = '2026-11-20T10:00:00.000Z';
  const { all } = book;
  all.set(
    ARI,
    (all.get(ARI) ?? []).filter(({ change }) => change.type !== 'due'),
  );
  expect((await shown(book)).text()).toContain('Nothing is due.');
  book.tell(VELAZAR, 'visit', { at, body: { ...visitBody(at, ARI, []), next_visit_by: '2026-11-27' } });
  const glass = await shown(book);
  expect(glass.text()).toContain('Next visit by 27 November 2026, as you wrote on 20 November 2026');
  expect(glass.text()).not.toContain('Nothing is due');
  go('/');
  await vi.waitFor(() => expect(glass.text()).toContain('Ari: Next visit by 27 November 2026'));
  expect(glass.text()).toContain('As you wrote on 20 November 2026');
  expect(glass.text()).not.toContain('Nothing is due');
});
