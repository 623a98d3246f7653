import { beforeAll, describe, expect, it } from 'vitest';
import { id } from '../../../views/tests/book';
import { MAUD, PRIYA, sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { sayTime } from '../../strings/when';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

beforeAll(fetchScreens);

const FROM = '2026-11-01T09:00:00.000Z';
const SAID = `Set up ${sayTime(FROM)}, in use, carries the whole caseload`;

async function desk(path = to.team, visits = false) {
  const book = sampleBook('maud');
  if (visits) book.carried = { visits: [], lines: [] };
  const device = { from: FROM, to: null, replaced_by: null, carries: 'caseload' as const };
  book.deviceList = [
    { ...device, person: PRIYA, device: id('tablet') },
    { ...device, person: MAUD, device: id('desk') },
  ];
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(path);
  return { engine, glass: await show(<App engine={engine} code={null} />) };
}

describe('the devices of a team', () => {
  it('say what each carries, and their supervisor changes it, never that of their own', async () => {
    const { engine, glass } = await desk();
    expect(glass.text()).toContain(SAID);
    expect(() => glass.button(`Change what it carries: Maud Ellery (${SAID})`)).toThrow();
    await glass.press(`Change what it carries: Priya Calloway (${SAID})`);
    await glass.press('Only children with a visit planned: it is a device of their own');
    glass.button('Save').focus();
    await glass.press('Save');
    expect(glass.text()).toContain('Saved. It holds from the next time');
    expect(document.querySelector('[role=status]:focus')?.textContent).toContain('Saved. It holds');
    const card = glass.root.querySelector('section.card')?.textContent;
    expect(card).toContain('in use, carries children with a visit planned');
    expect(card).not.toContain('carries the whole caseload');
    expect(engine.carrying).toEqual([{ is: 'say', device: id('tablet'), carries: 'visits' }]);
  });

  it('are set up by a code that says so from the start', async () => {
    const { engine, glass } = await desk();
    await glass.press('Code for a device of their own: Priya Calloway');
    expect(glass.text()).toContain('The device that it sets up carries only children with a visit planned.');
    expect(engine.carrying).toEqual([{ code: 'visits' }]);
  });
});

describe('a desk on a device that carries visits', () => {
  it.each([to.queue, to.team])('takes nothing that is not here for nothing: %s', async (path) => {
    const { glass } = await desk(path, true);
    expect(glass.text()).toContain('Visits, alerts and allocations of the others are not shown here');
    expect(glass.text()).not.toContain('Nothing waits for review.');
    expect(glass.text()).not.toContain('is allocated to them');
  });
});
