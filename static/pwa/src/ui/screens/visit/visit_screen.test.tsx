import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { CHILDREN } from '../../../visit/sample_visit';
import { TOO_LONG } from '../../strings/field';
import { FINDING } from '../../strings/findings';
import { CONCERN } from '../../strings/statements';
import { TOOL_RESULT } from '../../strings/tools';
import { show } from '../../tests/glass';
import { VisitScreen } from '.';
import { STEPS } from './paths';
import { answer, begin, goTo, leaveField, link, restart, stored, tablet, VisitEngine } from './visit.fixture';

describe('visit', () => {
  it('is saved as soon as it is begun, under an address that says nothing', async () => {
    const draft = await begin();
    expect(stored(draft).family).toBe(tablet.engine.family.family);
    expect(window.location.pathname).toMatch(/^\/visit\/[0-9a-f]{32}\/visit$/);
  });

  it('gives every field the attributes that keep what is typed out of the browser', async () => {
    const draft = await begin();
    for (const step of STEPS) {
      await goTo(draft, step);
      if (step === 'voice') {
        await tablet.glass.press('Add exact words');
        await tablet.glass.press('Add voice without words');
      }
      if (step === 'room') await tablet.glass.press('Somebody else is here');
      for (const field of tablet.glass.root.querySelectorAll('input, textarea'))
        for (const name of ['autocomplete', 'spellcheck', 'autocorrect', 'writingsuggestions', 'translate'])
          expect(field.getAttribute(name), `${name} on ${step}`).toMatch(/^(off|false|no)$/);
    }
  });

  it('asks for no date that cannot be right', async () => {
    const draft = await begin();
    await goTo(draft, 'seen');
    await answer('Did you see them?', 'No');
    for (const step of STEPS) {
      if (step !== 'seen') await goTo(draft, step);
      for (const field of tablet.glass.root.querySelectorAll<HTMLInputElement>('[type^=date]')) {
        expect(field.min, step).toMatch(/^20\d\d-/);
        expect(field.max, step).toMatch(/^20\d\d-/);
      }
    }
  });

  it('cuts nothing off that is typed or pasted, and says at the field how much is too much', async () => {
    const draft = await begin();
    const holds = async (max: number, ...labels: string[]) => {
      for (const label of labels) {
        const long = 'a'.repeat(max + 3);
        await tablet.glass.type(label, long);
        const field = tablet.glass.field(label);
        expect(field.maxLength, label).toBe(-1);
        expect(field.value, label).toBe(long);
        const said = document.getElementById(`${field.id}-error`)?.textContent;
        expect(said, label).toBe(`Error: ${TOO_LONG.by(3)}`);
        await tablet.glass.type(label, 'a'.repeat(max));
        expect(tablet.glass.field(label).getAttribute('aria-invalid'), label).toBeNull();
      }
    };
    await goTo(draft, 'note');
    const label = "2. Observations of the child (including the child's voice): Juno";
    await holds(20_000, label);
    await tablet.glass.type(label, 'The cot is broken.');
    await answer('“The cot is broken.”', 'I saw or heard it');
    await answer('It is a concern', 'It is a concern');
    await holds(2000, CONCERN.now, CONCERN.likely, CONCERN.response);
    await goTo(draft, 'room');
    await tablet.glass.press('I did not feel safe');
    await holds(2000, 'How will the next visit be safe?');
    await goTo(draft, 'voice');
    await tablet.glass.press('Add a day');
    await holds(2000, 'Waking up: what happens?');
    await goTo(draft, 'body');
    await tablet.glass.press('Add a measurement');
    await tablet.glass.press('Add a result');
    await holds(2000, FINDING.differ, FINDING.opinion, TOOL_RESULT.followUp);
  });

  it('opens every step while the year of its beginning is half typed', async () => {
    const draft = await begin();
    await goTo(draft, 'visit');
    await tablet.glass.type('When did it start?', '0202-11-21T09:00');
    for (const step of STEPS) await goTo(draft, step);
    expect(tablet.glass.text()).toContain('check the date');
  });

  it('keeps what was typed when one goes to another step before it is saved', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await tablet.glass.type('1. Purpose of visit', 'Twelve month review');
    await goTo(draft, 'room');
    await goTo(draft, 'note');
    expect(tablet.glass.field('1. Purpose of visit').value).toBe('Twelve month review');
    expect(stored(draft).purpose.text).toBe('Twelve month review');
  });

  it('comes back from what was saved alone', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    await tablet.glass.type('1. Purpose of visit', 'Twelve month review');
    await leaveField();
    restart(draft);
    await goTo(draft, 'note');
    expect(tablet.glass.field('1. Purpose of visit').value).toBe('Twelve month review');
  });

  it('says plainly that the device is full, and keeps the words on the screen', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    tablet.engine.failSaves = { code: 'storage_full' };
    await tablet.glass.type('1. Purpose of visit', 'Twelve month review');
    await leaveField();
    expect(tablet.glass.root.querySelector('[role="alert"]')?.textContent).toContain('no space left');
    expect(tablet.glass.field('1. Purpose of visit').value).toBe('Twelve month review');
    tablet.engine.failSaves = null;
    await tablet.glass.press('Try to save again');
    expect(tablet.glass.text()).toContain('Saved on this device');
    expect(stored(draft).purpose.text).toBe('Twelve month review');
  });
});

describe('leaving a visit', () => {
  it('saves what was typed a moment ago, from any step', async () => {
    const draft = await begin();
    for (const step of STEPS) {
      await goTo(draft, step);
      expect(link('Leave (it is saved)').getAttribute('href'), step).toBe('/');
    }
    await goTo(draft, 'note');
    await tablet.glass.type('1. Purpose of visit', 'Twelve month review');
    expect(stored(draft).purpose.text).toBe('');
    await act(async () => link('Leave (it is saved)').click());
    await tablet.glass.settle();
    expect(stored(draft).purpose.text).toBe('Twelve month review');
  });

  it('does not say that it is saved when it is not', async () => {
    const draft = await begin();
    await goTo(draft, 'note');
    tablet.engine.failSaves = { code: 'storage_full' };
    await tablet.glass.type('1. Purpose of visit', 'Twelve month review');
    await leaveField();
    expect(link('Leave (it is not saved yet)')).toBeDefined();
  });

  it('opens again at the step and the child where it was left', async () => {
    const draft = await begin(CHILDREN);
    await act(async () => render(null, tablet.glass.root));
    tablet.glass = await show(
      <VisitScreen engine={tablet.engine} draft={draft} step="observe" child={CHILDREN[1] ?? null} />,
    );
    await leaveField();
    const kept = tablet.engine.drafts.get(draft) ?? '';
    tablet.engine = new VisitEngine(CHILDREN);
    tablet.engine.drafts.set(draft, kept);
    window.history.replaceState(null, '', `/visit/${draft}`);
    tablet.glass = await show(<VisitScreen engine={tablet.engine} draft={draft} />);
    expect(tablet.glass.text()).toContain('How is Ivo now?');
    expect(window.location.pathname).toBe(`/visit/${draft}/observe/${CHILDREN[1]}`);
  });

  it('has 999 on every step', async () => {
    await goTo(await begin(), 'voice');
    const numbers = tablet.glass.root.querySelector<HTMLDetailsElement>('details');
    await act(async () => {
      if (numbers) numbers.open = true;
      numbers?.dispatchEvent(new Event('toggle'));
    });
    expect(link('Call 999').getAttribute('href')).toBe('tel:999');
  });
});

describe('a visit begun by mistake', () => {
  it('is discarded by two taps, and the first says what is lost', async () => {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'seen');
    await answer('Did you see them?', 'Yes');
    await goTo(draft, 'visit');
    await tablet.glass.press('Discard this visit');
    expect(tablet.glass.text()).toContain('who was in the room: Hanne');
    expect(tablet.glass.text()).toContain('everything recorded about Juno');
    expect(tablet.engine.drafts.has(draft)).toBe(true);
    await tablet.glass.press('Keep this visit');
    expect(stored(draft).people).toHaveLength(1);
    await tablet.glass.press('Discard this visit');
    await tablet.glass.press('Discard it for good');
    expect(tablet.engine.drafts.has(draft)).toBe(false);
    expect(window.location.pathname).toBe('/');
  });

  it('is said to be empty when it is', async () => {
    await goTo(await begin(), 'visit');
    await tablet.glass.press('Discard this visit');
    expect(tablet.glass.text()).toContain('Nothing was said, seen or written in it yet');
  });
});
