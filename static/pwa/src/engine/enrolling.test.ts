import { beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageFullError, type Store } from '../store/port';
import { Organisation } from '../sync/organisation.fixture';
import { dictionary } from '../wire/dictionary';
import { RefusedError } from '../wire/http';
import { AccountWire, Page, tablet } from './host.fixture';
import type { EnrolRequest } from './port';

interface Asking {
  supports(operation: string, algorithm: string): boolean;
}

let org: Organisation;
let http: AccountWire;
let store: Store;
let request: EnrolRequest;

beforeEach(async () => {
  ({ org, http, store, request } = await tablet());
});

describe('host.enrol', () => {
  it('fetches the dictionary for what is sealed, once a vault is open', async () => {
    const page = new Page(store, http);
    await page.host.start();
    expect(dictionary()).toBeUndefined();
    await page.host.answers.enrol(request);
    await vi.waitFor(() => expect(dictionary()).toBeDefined());
    await page.host.answers.close();
  });

  it('opens a new vault and brings the streams', async () => {
    const page = new Page(store, http);
    await page.host.start();
    expect(page.state()).toEqual({ is: 'none' });
    const enrolled = await page.host.answers.enrol(request);
    expect(enrolled).toMatchObject({ ok: true, value: { person: org.person, role: 'practitioner' } });
    expect(page.state()).toMatchObject({ is: 'open' });
    expect(http.pulls).toBeGreaterThan(0);
  });

  it.each([
    [{ enrolment_code: '7K3M-9QX2' }, 'code_unreadable'],
    [{ passphrase: 'too short' }, 'passphrase_too_short'],
    [{ passphrase: 'passwordpassword' }, 'passphrase_known'],
    [{ password: 'wrong' }, 'sign_in_refused'],
    [{ sign_in_name: 'throttled' }, 'sign_in_throttled'],
  ])('refuses %o with %s, and leaves nothing behind', async (changed, code) => {
    const page = new Page(store, http);
    await page.host.start();
    const answer = await page.host.answers.enrol({ ...request, ...changed });
    expect(answer).toMatchObject({ ok: false, failure: { code } });
    expect(await store.read(['vaults'], (tx) => tx.all('vaults'))).toEqual([]);
  });

  it('tells a code whose check fits from one with a letter mistyped, before anything is asked of the server', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.cut = true;
    const [, code = ''] = request.enrolment_code.split('=');
    const other = code.startsWith('7') ? '8' : '7';
    expect(await page.host.answers.isCode(` ${code.toUpperCase()} `)).toBe(true);
    expect(await page.host.answers.isCode(other + code.slice(1))).toBe(false);
    expect(await page.host.answers.isCode(code.slice(1))).toBe(false);
  });

  it('sets up no browser that cannot seal as the organisation asks, and leaves the code good', async () => {
    const page = new Page(store, http);
    await page.host.start();
    const answer = await http.organisation();
    const asked = vi.spyOn(http, 'organisation').mockResolvedValue({ ...answer, requires_suite: 2 });
    const offered = vi.spyOn(SubtleCrypto as unknown as Asking, 'supports').mockReturnValue(false);
    expect(await page.host.answers.enrol(request)).toMatchObject({
      failure: { code: 'browser_cannot_seal' },
    });
    expect(asked).toHaveBeenCalled();
    expect(http.posted).toBeNull();
    expect(await store.read(['vaults'], (tx) => tx.all('vaults'))).toEqual([]);
    offered.mockReturnValue(true);
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: true });
    expect(http.posted).toMatchObject({ suites: [1, 2] });
    await page.host.answers.close();
  });

  it('says so too when the server alone asks for it', async () => {
    const page = new Page(store, http);
    await page.host.start();
    vi.spyOn(http, 'enrol').mockRejectedValue(new RefusedError('enrolment.unsealed', 403));
    expect(await page.host.answers.enrol(request)).toMatchObject({
      failure: { code: 'browser_cannot_seal' },
    });
  });

  it('enrols nothing while a second factor is owed, and goes on with the right code', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.second_factor = 'owed';
    expect(await page.host.answers.enrol(request)).toMatchObject({ failure: { code: 'second_factor_owed' } });
    const wrong = { ...request, second_factor: { code: '000000' } };
    expect(await page.host.answers.enrol(wrong)).toMatchObject({
      failure: { code: 'second_factor_refused' },
    });
    expect(await store.read(['vaults'], (tx) => tx.all('vaults'))).toEqual([]);
    const right = { ...request, second_factor: { code: '123456' } };
    expect(await page.host.answers.enrol(right)).toMatchObject({ ok: true, value: { person: org.person } });
  });

  it('says who must set up a second factor first, and goes on in their session when it is done', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.second_factor = 'set_up';
    const asked = await page.host.answers.enrol(request);
    const signed_in = { person: org.person, role: 'practitioner' as const };
    expect(asked).toEqual({ ok: false, failure: { code: 'second_factor_to_set_up', signed_in } });
    const done = { ...request, password: 'not asked again', second_factor: { settled_by: signed_in } };
    expect(await page.host.answers.enrol(done)).toMatchObject({ ok: true, value: { person: org.person } });
  });

  it('says that the sign-in has run out, and goes on with the same vault once its owner has signed in again', async () => {
    const page = new Page(store, http);
    await page.host.start();
    const signed_in = { person: org.person, role: 'practitioner' as const };
    const settled = { ...request, second_factor: { settled_by: signed_in } };
    const enrol = vi.spyOn(http, 'enrol').mockRejectedValue(new RefusedError('session.required', 401));
    expect(await page.host.answers.enrol(settled)).toEqual({ ok: false, failure: { code: 'sign_in_over' } });
    enrol.mockRestore();
    const [begun] = await store.read(['vaults'], (tx) => tx.all('vaults'));
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: true, value: { person: org.person } });
    expect(page.state()).toMatchObject({ is: 'open', vault: begun?.vault });
  });

  it('invites once to a second factor, and goes on without one', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.second_factor = 'invited';
    const signed_in = { person: org.person, role: 'practitioner' as const };
    expect(await page.host.answers.enrol(request)).toEqual({
      ok: false,
      failure: { code: 'second_factor_invited', signed_in },
    });
    const without = { ...request, second_factor: { settled_by: signed_in } };
    expect(await page.host.answers.enrol(without)).toMatchObject({ ok: true, value: { person: org.person } });
  });

  it('trusts no other organisation than the code’s', async () => {
    const stranger = new AccountWire(await Organisation.make());
    const page = new Page(store, stranger);
    await page.host.start();
    expect(await page.host.answers.enrol(request)).toMatchObject({
      ok: false,
      failure: { code: 'organisation_not_trusted' },
    });
    expect(stranger.posted).toBeNull();
  });

  it('says that there is no connection, and takes the same request later', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.cut = true;
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: false, failure: { code: 'offline' } });
    http.cut = false;
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: true });
  });
});

describe('host.enrol, cut off', () => {
  const begun = async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.lost = true;
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: false, failure: { code: 'offline' } });
    await page.host.answers.close();
    http.lost = false;
    return http.posted?.device;
  };

  it('after the server took the code goes on with the same vault, which no lock screen shows before', async () => {
    const device = await begun();
    const page = new Page(store, http);
    await page.host.start();
    expect(page.state()).toEqual({ is: 'none' });
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: true });
    expect(await store.read(['cursors'], (tx) => tx.all('cursors'))).toMatchObject([{ device }]);
    await page.host.answers.close();
    const again = new Page(store, http);
    await again.host.start();
    expect(again.state()).toMatchObject({ is: 'locked', vaults: [{ label: 'Work tablet' }] });
  });

  it('stores the vault before it asks, so that a full device uses up no code', async () => {
    const full: Store = {
      read: (tables, run) => store.read(tables, run),
      write: async () => {
        throw new StorageFullError('no room');
      },
      close: () => undefined,
    };
    const page = new Page(full, http);
    await page.host.start();
    expect(await page.host.answers.enrol(request)).toMatchObject({ failure: { code: 'storage_full' } });
    expect(http.posted).toBeNull();
  });

  it('leaves nothing behind when the server refuses the code', async () => {
    await begun();
    const page = new Page(store, http);
    await page.host.start();
    const other = { ...request, passphrase: 'another four words here' };
    expect(await page.host.answers.enrol(other)).toMatchObject({ failure: { code: 'code_refused' } });
    const left = await store.read(['vaults', 'cursors', 'seals'], async (tx) => [
      (await tx.all('vaults')).length,
      (await tx.all('cursors')).length,
      (await tx.all('seals')).length,
    ]);
    // The one that the server knows: its passphrase still goes on with it.
    expect(left).toEqual([1, 1, 3]);
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: true });
    await page.host.answers.close();
  });
});
