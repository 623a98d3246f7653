import { expect, it } from 'vitest';
import type { Bodies } from '../../../wire/records';
import {
  answer,
  asked,
  begin,
  found,
  goTo,
  leaveField,
  makeSignable,
  restart,
  stored,
  tablet,
} from './visit.fixture';

const WHY = 'Why do you take it back?';
const OWN = 'The reason in your own words';
const UNDO = 'Not any more: take it back';

async function tap(): Promise<string> {
  const draft = await begin();
  await goTo(draft, 'note');
  await tablet.glass.press('Immediate danger');
  return draft;
}

async function call(): Promise<void> {
  await answer('Did you reach somebody?', 'Somebody answered');
  await tablet.glass.type('Name and role of who answered', 'PC Adeyemi 4471');
  await tablet.glass.press('Keep this');
}

it('stops at one tap from any step, and is taken back in words, never without', async () => {
  const draft = await tap();
  expect(tablet.glass.text()).toContain('If there is immediate danger call 999.');
  await tablet.glass.press(UNDO);
  expect(asked()).toBe(1);
  expect(tablet.glass.button('Take it back').disabled).toBe(true);
  await tablet.glass.press('It stays');
  await tablet.glass.press(UNDO);
  await answer(WHY, 'Tapped by mistake');
  expect(asked()).toBe(0);
  await leaveField();
  expect(stored(draft).danger_at).toBe(null);
});

it('is signed with its hour, and with when and why it was taken back', async () => {
  const draft = await tap();
  const { danger_at } = stored(draft);
  await tablet.glass.press(UNDO);
  await tablet.glass.type(OWN, 'It was the neighbour’s dog ');
  await tablet.glass.press('Take it back');
  await makeSignable(draft);
  expect(tablet.glass.text()).toMatch(
    /Immediate danger: tapped at .+Taken back at .+: It was the neighbour’s dog/,
  );
  await tablet.glass.press('Sign the visit');
  const raised = tablet.engine.signed[0]?.flatMap(({ type, body }) =>
    type === 'alert' ? [body as Bodies['alert']] : [],
  );
  expect(raised?.filter(({ rule }) => rule === 'R4')).toMatchObject([
    {
      level: 'stop',
      raised_at: danger_at,
      state: 'not_applicable',
      response: expect.stringMatching(/^Taken back at .+: It was the neighbour’s dog$/),
    },
  ]);
});

it('keeps words that are being typed about it over a new page', async () => {
  const draft = await tap();
  await tablet.glass.press(UNDO);
  await tablet.glass.type(OWN, 'My sleeve');
  await leaveField();
  restart(draft);
  await goTo(draft, 'note');
  expect(asked()).toBe(1);
  expect(tablet.glass.field(OWN).value).toBe('My sleeve');
});

it('asks to finish words that were begun about it before the visit is signed, and says that it stands', async () => {
  const draft = await tap();
  await tablet.glass.press(UNDO);
  await tablet.glass.type(OWN, 'My sleeve');
  await call();
  await makeSignable(draft);
  await tablet.glass.press('Sign the visit');
  expect(tablet.engine.signed).toEqual([]);
  expect(tablet.glass.text()).toContain('You began to take back “Immediate danger”.');
  await tablet.glass.press('Remove');
  await tablet.glass.press('Remove for good');
  await tablet.glass.press('Sign the visit');
  expect(tablet.engine.signed).toHaveLength(1);
});

it('stops again when it is tapped again, whoever was called about the first', async () => {
  const draft = await tap();
  await call();
  expect(asked()).toBe(0);
  await tablet.glass.press('Immediate danger');
  await tablet.glass.press(UNDO);
  await answer(WHY, 'I looked again: nobody is in danger');
  await tablet.glass.press('Immediate danger');
  expect(asked()).toBe(1);
  await call();
  expect(asked()).toBe(0);
  await makeSignable(draft);
  await tablet.glass.press('Sign the visit');
  const states = tablet.engine.signed[0]?.flatMap(({ type, body }) =>
    type === 'alert' && (body as Bodies['alert']).rule === 'R4' ? [(body as Bodies['alert']).state] : [],
  );
  expect(states).toEqual(['acknowledged', 'not_applicable']);
});

it('stops again when it is tapped again, when a call about the first was kept since', async () => {
  const draft = await tap();
  await answer('Did you reach somebody?', 'Somebody answered');
  await tablet.glass.type('Name and role of who answered', 'PC Adeyemi 4471');
  await tablet.glass.press(UNDO);
  await answer(WHY, 'Tapped by mistake');
  await tablet.glass.press('Go on with the call');
  await tablet.glass.press('Keep this');
  await leaveField();
  expect(found(draft, 'contact_record')).toHaveLength(1);
  await tablet.glass.press('Immediate danger');
  expect(asked()).toBe(1);
});

it('gives the focus back to its button when it stays', async () => {
  await tap();
  await tablet.glass.press(UNDO);
  tablet.glass.button('It stays').focus();
  await tablet.glass.press('It stays');
  expect(document.activeElement).toBe(tablet.glass.button(UNDO));
});

it('names it among what is lost with a visit that is discarded', async () => {
  const draft = await tap();
  await tablet.glass.press(UNDO);
  await answer(WHY, 'Tapped by mistake');
  await goTo(draft, 'visit');
  await tablet.glass.press('Discard this visit');
  expect(tablet.glass.text()).toContain('that immediate danger was tapped');
});
