import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { CHILDREN } from '../../../visit/sample_visit';
import { STEPS } from './paths';
import { answer, begin, goTo, leaveField, makeSignable, restart, stored, tablet } from './visit.fixture';

describe('a visit whose allocation ends before it is signed', () => {
  const ENDED = 'no longer on this device';

  it('stays open while somebody writes, and can be written on', async () => {
    const draft = await begin(CHILDREN);
    await goTo(draft, 'note');
    await tablet.glass.type('1. Purpose of visit', 'Twelve month');
    await act(async () => tablet.engine.purge());
    await tablet.glass.settle();
    expect(tablet.glass.text()).toContain(ENDED);
    expect(tablet.glass.text()).toContain('Juno');
    expect(tablet.glass.field('1. Purpose of visit').value).toBe('Twelve month');
    await tablet.glass.type('1. Purpose of visit', 'Twelve month review');
    await leaveField();
    expect(stored(draft).purpose.text).toBe('Twelve month review');
  });

  it('is finished and signed from what the draft alone remembers', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await leaveField();
    restart(draft);
    tablet.engine.purge();
    for (const step of STEPS) {
      await goTo(draft, step);
      expect(tablet.glass.text()).toContain(ENDED);
    }
    await goTo(draft, 'observe');
    expect(tablet.glass.text()).toContain('Hanne');
    await makeSignable(draft);
    await tablet.glass.press('Sign the visit');
    expect(tablet.engine.signed[0]?.map(({ type }) => type)).toEqual(['visit', 'child_visit', 'alert']);
  });

  it('keeps no history of the family in the draft', async () => {
    const draft = await begin();
    expect(stored(draft).household?.children[0]).toMatchObject({ name: 'Juno', earlier: [], dues: [] });
    expect(JSON.stringify(stored(draft))).not.toContain('Saw a doctor');
  });

  it('shows the words of an older draft that kept no household', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await tablet.glass.type('1. Purpose of visit', 'Twelve month review');
    await tablet.glass.type(
      "2. Observations of the child (including the child's voice): Juno",
      'Crawls to the door.',
    );
    await leaveField();
    const { household: _, ...older } = stored(draft);
    restart(draft);
    tablet.engine.drafts.set(draft, JSON.stringify(older));
    tablet.engine.purge();
    await goTo(draft, 'note');
    expect(tablet.glass.text()).toContain('Twelve month review');
    expect(tablet.glass.text()).toContain('Crawls to the door.');
    expect(tablet.glass.root.querySelector('textarea, input')).toBeNull();
  });
});
