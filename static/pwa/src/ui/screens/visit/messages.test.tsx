import { describe, expect, it } from 'vitest';
import type { FindingBody } from '../../../visit/finding';
import { answer, begin, chosen, found, goTo, leaveField, tablet } from './visit.fixture';

it('records a message for one carer with one tap, and takes it back with another', async () => {
  const draft = await begin();
  await goTo(draft, 'room');
  await answer('Tap everyone who is here', 'Hanne');
  await goTo(draft, 'body');
  await answer('Hanne', 'Safer sleep');
  await leaveField();
  expect(found(draft)[0]?.body).toMatchObject({ message: 'safer_sleep' });
  await answer('Hanne', 'Safer sleep');
  await leaveField();
  expect(found(draft)).toEqual([]);
});

describe('what a carer says to a message', () => {
  const CRYING = 'Coping with crying (ICON): what did Hanne say?';
  const SLEEP = 'Safer sleep: what did Hanne say?';
  const said = (draft: string) =>
    Object.fromEntries(
      found(draft).map(({ body }) => [
        (body as FindingBody<'message_given'>).message,
        (body as FindingBody<'message_given'>).response ?? null,
      ]),
    );

  async function both(): Promise<string> {
    const draft = await begin();
    await goTo(draft, 'room');
    await answer('Tap everyone who is here', 'Hanne');
    await goTo(draft, 'body');
    await answer('Hanne', 'Safer sleep');
    await answer('Hanne', 'Coping with crying');
    return draft;
  }

  it('stands with the message that it was said about', async () => {
    const draft = await both();
    await tablet.glass.type(CRYING, 'I put him down and breathe.');
    await leaveField();
    expect(said(draft)).toEqual({ safer_sleep: null, icon: 'I put him down and breathe.' });
    await answer('Hanne', 'Safer sleep');
    await leaveField();
    expect(said(draft)).toEqual({ icon: 'I put him down and breathe.' });
  });

  it('is not lost with a tick: the message stays until the words are emptied', async () => {
    const draft = await both();
    await tablet.glass.type(SLEEP, 'He sleeps in his basket.');
    await answer('Hanne', 'Safer sleep');
    expect(chosen('Hanne')).toEqual(['Coping with crying (ICON)', 'Safer sleep']);
    expect(tablet.glass.text()).toContain('What Hanne said about “Safer sleep” is written below.');
    expect(tablet.glass.field(SLEEP).value).toBe('He sleeps in his basket.');
    await tablet.glass.type(SLEEP, '');
    expect(tablet.glass.text()).not.toContain('is written below');
    await answer('Hanne', 'Safer sleep');
    await leaveField();
    expect(said(draft)).toEqual({ icon: null });
  });
});
