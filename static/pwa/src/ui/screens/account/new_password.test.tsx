import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

const NEW = 'a heron over the weir';

beforeAll(async () => {
  await fetchScreens();
  await import('.');
});
afterEach(() => go('/'));

async function changing() {
  const book = sampleBook();
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.account);
  const glass = await show(<App engine={engine} code={null} />);
  await glass.settle();
  await glass.press('Change your password');
  const types = async (current: string, next: string, again: string) => {
    await glass.type('Your password as it is now', current);
    await glass.type('New password', next);
    await glass.type('New password again', again);
    await glass.press('Change it');
    await glass.settle();
  };
  const asked = () => engine.accountDeeds.filter(({ is }) => is === 'new_password');
  const alert = () => glass.root.querySelector('[role=alert]')?.textContent;
  return { engine, glass, types, asked, alert };
}

describe('another password', () => {
  it.each([
    ['', NEW, NEW, 'Type your password.'],
    ['old password', 'eleven char', 'eleven char', 'too short'],
    ['old password', NEW, `${NEW}s`, 'not the same password'],
    [NEW, NEW, NEW, 'the password that you have now'],
  ])('is not sent from %j to %j and %j', async (current, next, again, words) => {
    const { glass, types, asked } = await changing();
    await types(current, next, again);
    expect(glass.root.querySelector('.nhsuk-error-message')?.textContent).toContain(words);
    expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true');
    expect(asked()).toEqual([]);
  });

  it('is sent with the old one, and what ends with that is said', async () => {
    const { glass, types, asked } = await changing();
    await types('old password', NEW, NEW);
    expect(asked()).toEqual([{ is: 'new_password', password: 'old password', next: NEW }]);
    expect(glass.text()).toContain('Done. From now on only the new password counts.');
  });

  it('says what is wrong with what was typed, and keeps it', async () => {
    const { engine, glass, types, alert } = await changing();
    engine.nextFailure = { code: 'password_refused' };
    await types('wrong', NEW, NEW);
    expect(alert()).toContain('That is not your password');
    engine.nextFailure = { code: 'password_weak' };
    await types('old password', NEW, NEW);
    expect(alert()).toContain('one of the first that somebody would try');
    expect(glass.field('New password again').value).toBe(NEW);
  });

  it('is asked for once more when no answer came, and the answer says what is so', async () => {
    const { engine, glass, types, asked } = await changing();
    engine.nextFailure = { code: 'offline' };
    await types('old password', NEW, NEW);
    expect(asked()).toHaveLength(2);
    expect(glass.text()).toContain('Done. From now on only the new password counts.');
  });

  it('is said to have been changed perhaps while nobody answers', async () => {
    const { engine, glass, types } = await changing();
    engine.account = async () => ({ ok: false, failure: { code: 'offline' } });
    await types('old password', NEW, NEW);
    expect(glass.text()).toContain('It may have been changed all the same');
  });
});
