import { act } from 'preact/test-utils';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { App } from '../app';
import { FakeEngine } from '../tests/fake_engine';
import { show } from '../tests/glass';

// Loaded later by the app; here it is there when it is pressed for.
beforeAll(() => import('./forgotten').then(() => undefined));
afterEach(() => {
  vi.useRealTimers();
});

describe('the locked screen', () => {
  const vault = { vault: 'one', label: 'Work tablet', unsent: 2, wait_ms: 0 };

  it('shows whom to call and what waits, before anything is opened', async () => {
    const numbers = [{ label: 'Duty team', number: '01632 960001', when: null }];
    const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, numbers }] });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.root.querySelector('a[href="tel:999"]')).not.toBeNull();
    expect(glass.root.querySelector('a[href="tel:01632960001"]')).not.toBeNull();
    expect(glass.text()).toContain('2 items not sent yet');
  });

  it('keeps each number together with whose it is and when somebody answers', async () => {
    const numbers = [
      { label: 'Front door', number: '01632 960101', when: 'Monday to Friday, 8:30 to 17:30' },
      { label: 'Out of hours', number: '01632 960102', when: null },
    ];
    const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, numbers }] });
    const glass = await show(<App engine={engine} code={null} />);
    const each = [...glass.root.querySelectorAll('.emergency li')].map(({ children }) =>
      [...children].map((part) => part.textContent?.trim()),
    );
    expect(each).toEqual([
      ['Front door Monday to Friday, 8:30 to 17:30', '01632 960101'],
      ['Out of hours', '01632 960102'],
    ]);
  });

  it('says that an attachment waits when it is all that does', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, unsent: 0, attachments: 1 }] });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.text()).toContain('1 item not sent yet');
    await glass.press('I can’t unlock');
    expect(glass.text()).toContain('1 attachment.');
  });

  it('asks which vault when there are several, and says whose passphrase it asks for', async () => {
    const engine = new FakeEngine({
      is: 'locked',
      vaults: [vault, { ...vault, vault: 'two', label: 'Clinic tablet' }],
    });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.button('Clinic tablet').getAttribute('aria-pressed')).toBe('false');
    expect(glass.text()).toContain(`To open “${vault.label}”.`);
    await glass.press('Clinic tablet');
    expect(glass.text()).toContain('To open “Clinic tablet”.');
    expect(glass.text()).not.toContain(`To open “${vault.label}”.`);
  });

  it('says that the passphrase was wrong, and how long to wait after too many', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [vault] });
    const glass = await show(<App engine={engine} code={null} />);
    engine.nextFailure = { code: 'wrong_passphrase' };
    await glass.type('Passphrase', 'not it');
    await glass.press('Unlock');
    expect(glass.text()).toContain('not the passphrase for this device');
    engine.nextFailure = { code: 'wait', wait_ms: 30_000 };
    await glass.press('Unlock');
    expect(glass.text()).toContain('try again in 30 seconds');
    expect(glass.button('Unlock').getAttribute('aria-disabled')).toBe('true');
  });

  it('waits no longer than was told when the clock is put back meanwhile', async () => {
    vi.useFakeTimers({
      now: new Date('2036-11-21T12:00:00.000Z'),
      toFake: ['Date', 'setInterval', 'clearInterval'],
    });
    const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, wait_ms: 30_000 }] });
    const glass = await show(<App engine={engine} code={null} />);
    const later = (ms: number) => act(async () => void vi.advanceTimersByTime(ms));
    await later(10_000);
    expect(glass.text()).toContain('try again in 20 seconds');
    vi.setSystemTime(new Date('2026-11-21T12:00:00.000Z'));
    await later(1_000);
    expect(glass.text()).toContain('try again in 30 seconds');
    await later(30_000);
    expect(glass.text()).not.toContain('try again in');
    expect(glass.button('Unlock').getAttribute('aria-disabled')).toBeNull();
  });
});

describe('somebody who cannot unlock', () => {
  const vault = { vault: 'one', label: 'Work tablet', unsent: 3, drafts: 1, wait_ms: 0 };
  const other = { ...vault, vault: 'two', label: 'Clinic tablet', unsent: 0, drafts: 0 };

  it('says of a vault that was put back that nothing can be signed in it', async () => {
    for (const behind of [false, true]) {
      const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, behind }] });
      const glass = await show(<App engine={engine} code={null} />);
      expect(glass.text().includes('put back to an earlier state')).toBe(behind);
    }
  });

  it('reads what will happen before anything does, and can turn back', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [vault] });
    const glass = await show(<App engine={engine} code={null} />);
    await glass.press('I can’t unlock');
    expect(glass.text()).toContain('“Work tablet”');
    expect(glass.text()).toContain('3 signed items and 1 unfinished note.');
    expect(engine.givenUp).toEqual([]);
    await glass.press('Try the passphrase again');
    expect(glass.text()).toContain('Unlock Attune');
  });

  it('is told what still waits, that nothing was removed, and what to do', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [vault] });
    const glass = await show(<App engine={engine} code={null} />);
    await glass.press('I can’t unlock');
    engine.nextFailure = { code: 'still_waiting', waiting: { notes: 1, drafts: 0, attachments: 0 } };
    await glass.press('Send everything and start again');
    const said = glass.root.querySelector('[role="alert"]')?.textContent;
    expect(said).toContain('Still on this device only: 1 signed item.');
    expect(said).toContain('Nothing was removed. Find a signal, then try again.');
    engine.nextFailure = null;
    await glass.press('Send everything and start again');
    expect(engine.givenUp).toEqual(['one']);
    expect(glass.text()).toContain('Set up this device');
  });

  it('sends the vault that was chosen, and is led on to set up again beside the other', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [other, vault] });
    const glass = await show(<App engine={engine} code={null} />);
    await glass.press('Work tablet');
    await glass.press('I can’t unlock');
    await glass.press('Send everything and start again');
    expect(engine.givenUp).toEqual(['one']);
    engine.become({ is: 'locked', vaults: [other], given_up: true });
    await glass.settle();
    expect(glass.text()).toContain('Everything has arrived');
    await glass.press('Back');
    expect(glass.text()).toContain('Unlock Attune');
    expect(glass.text()).toContain('Everything has arrived');
    await glass.press('Set up this device again');
    expect(glass.text()).toContain('Enrolment code');
  });

  it('is told after a restart too that everything has arrived', async () => {
    const glass = await show(<App engine={new FakeEngine({ is: 'none', given_up: true })} code={null} />);
    expect(glass.text()).toContain('Ask your supervisor for a new enrolment code');
  });
});

describe('a browser that cannot keep work safe', () => {
  it('is told so in a sentence, with what is missing', async () => {
    const engine = new FakeEngine({ is: 'unsupported', missing: ['Ed25519'] });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.text()).toContain('needs a newer browser');
    expect(glass.text()).toContain('Ed25519');
  });
});
