/** What a child's own page says of what is open. */
import { describe, expect, it } from 'vitest';
import type { Id } from '../wire/records';
import { view } from '.';
import { ARI, alertBody, IVO, JUNO, sampleBook } from './tests/sample';

const RAISED = alertBody(ARI);

describe('the alerts of a child', () => {
  const alertsOf = async (book: ReturnType<typeof sampleBook>, child: Id) =>
    (await view({ is: 'child', child }, book))?.alerts.map(({ alert }) => alert);

  it('are those that are still open, as on the first screen, and no other child’s', async () => {
    const book = sampleBook();
    const open = book.tell(ARI, 'alert', { body: RAISED });
    book.tell(IVO, 'alert', { body: { ...RAISED, child: IVO } });
    book.tell(ARI, 'alert', { body: { ...RAISED, state: 'resolved', response: 'Asked both parents.' } });
    const today = await view({ is: 'today' }, book);
    const onToday = today.alerts.filter(({ child }) => child === ARI).map(({ alert }) => alert);
    expect(await alertsOf(book, ARI)).toEqual([open]);
    expect(onToday).toEqual([open]);
    expect(await alertsOf(book, JUNO)).toEqual([]);
  });
});
