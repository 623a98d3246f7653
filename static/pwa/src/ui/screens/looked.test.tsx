import { act } from 'preact/test-utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { ARI, MAUD, ORGANISATION, PRIYA, sampleBook } from '../../views/tests/sample';
import type { TrailRow } from '../../wire/trail';
import { App, fetchScreens } from '../app';
import { go, to } from '../router';
import { FakeEngine } from '../tests/fake_engine';
import { type Glass, show } from '../tests/glass';

beforeAll(async () => {
  await fetchScreens();
  await import('./looked');
});

const row = (number: number, more: Partial<TrailRow>): TrailRow => ({
  number,
  at: '2026-11-20T09:30:00.000Z',
  action: 'child.opened',
  outcome: 'done',
  person: PRIYA,
  device: null,
  subject: ARI,
  count: null,
  ...more,
});

/** The screen is fetched when it is first shown. */
async function arrived(glass: Glass): Promise<void> {
  for (let n = 0; n < 50 && !glass.root.querySelector('.back-link'); n++) await glass.settle();
  await glass.settle();
}

async function shown(who: 'maud' | 'priya', rows: TrailRow[], more = false) {
  const book = sampleBook(who);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  engine.trail = { at: '2026-11-21T12:00:00.000Z', rows, more };
  go(to.looked);
  const glass = await show(<App engine={engine} code={null} />);
  await arrived(glass);
  return { engine, glass };
}

describe('who looked', () => {
  it('says in words who opened whose record, with the names of this device', async () => {
    const { glass } = await shown('maud', [
      row(9, {}),
      row(8, { person: MAUD }),
      row(7, { person: '0'.repeat(32), subject: '1'.repeat(32) }),
      row(6, { action: 'something.new', outcome: 'access.denied', subject: null }),
    ]);
    expect(glass.root.querySelector('h1')?.textContent).toBe('Who looked');
    const said = [...glass.root.querySelectorAll('.card')].map((each) => each.textContent ?? '');
    expect(said[0]).toMatch(/^Priya Calloway opened the record of Ari/);
    expect(said[1]).toMatch(/^You opened the record of Ari/);
    expect(said[2]).toMatch(/^Somebody who is not known on this device opened the record of somebody who/);
    expect(said[3]).toMatch(/^Priya Calloway was refused: did something else \(something.new\)/);
    expect(glass.text()).not.toContain(ARI);
  });

  it('asks for the person and the child that were chosen, and for older ones', async () => {
    const { engine, glass } = await shown('maud', [row(9, {}), row(5, {})], true);
    await glass.press('Show older ones');
    expect(engine.trailAsked.at(-1)).toEqual({ what: 'opened', person: null, subject: null, before: 5 });
    expect(glass.root.querySelectorAll('.card')).toHaveLength(4);
    const select = glass.field('Whose') as unknown as HTMLSelectElement;
    select.value = PRIYA;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await glass.settle();
    expect(engine.trailAsked.at(-1)).toEqual({ what: 'opened', person: PRIYA, subject: null, before: null });
    await glass.press('Everything that is noted');
    expect(engine.trailAsked.at(-1)).toMatchObject({ what: 'all', person: PRIYA, before: null });
  });

  it('names somebody as soon as the device knows them', async () => {
    const book = sampleBook('maud');
    const organisation = book.all.get(ORGANISATION) ?? [];
    book.all.delete(ORGANISATION);
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    engine.trail = { at: '2026-11-21T12:00:00.000Z', rows: [row(9, {})], more: false };
    go(to.looked);
    const glass = await show(<App engine={engine} code={null} />);
    await arrived(glass);
    expect(glass.text()).toContain('Somebody who is not known on this device opened the record of Ari');
    book.all.set(ORGANISATION, organisation);
    await act(() => engine.refresh());
    await glass.settle();
    expect(glass.text()).toContain('Priya Calloway opened the record of Ari');
    expect(engine.trailAsked).toHaveLength(1);
  });

  it('offers a worker no other person, and says that it is about them alone', async () => {
    const { glass } = await shown('priya', [row(9, {})]);
    expect(glass.root.querySelector('h1')?.textContent).toBe('What I opened');
    expect(() => glass.field('Whose')).toThrow();
    expect(glass.field('About whom')).toBeTruthy();
  });

  it('says so when there is no connection, and asks again', async () => {
    const book = sampleBook('maud');
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    engine.nextFailure = { code: 'offline' };
    engine.trail = { at: '2026-11-21T12:00:00.000Z', rows: [row(9, {})], more: false };
    go(to.looked);
    const glass = await show(<App engine={engine} code={null} />);
    await arrived(glass);
    expect(glass.text()).toContain('There is no connection');
    await glass.press('Try again');
    expect(glass.text()).toContain('Priya Calloway opened the record of Ari');
  });

  it('shows no line of markup as more than its letters', async () => {
    const { glass } = await shown('maud', [row(9, { action: '<img src=x onerror=alert(1)>' })]);
    expect(glass.root.querySelector('.card img')).toBeNull();
    expect(glass.text()).toContain('<img src=x onerror=alert(1)>');
  });
});
