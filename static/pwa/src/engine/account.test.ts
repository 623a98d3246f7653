import { beforeEach, describe, expect, it } from 'vitest';
import { TABLE_NAMES } from '../store/schema';
import { Http, OfflineError, RefusedError } from '../wire/http';
import type { Fields } from '../wire/shape';
import { askAccount } from './account';
import { AccountWire, openPage, PASSPHRASE, type Tablet, tablet } from './host.fixture';

const CODE = '7K2M-9QXD-4T6V-0HJZ-B3NP-8RWC-1FYS-5G2E';
const HALF_AN_HOUR_MS = 30 * 60_000;
const NOW_MS = Date.parse('2026-11-21T12:00:00Z');

let device: Tablet;

beforeEach(async () => {
  device = await tablet();
});

/** A server that answers every question with this. */
const answering = (body: object) => new Http('', async () => new Response(JSON.stringify(body)));
const STAFF = { single_sign_on: { name: 'Staff sign-on' }, signed_on: null };

function ask(deed: Parameters<typeof askAccount>[0], http: Http, now_ms = NOW_MS) {
  return askAccount(deed, { store: device.store, http, opened: null, now_ms });
}

describe('leaving for the organisation’s own sign-on', () => {
  it('keeps the code until its owner is back, sealed, and for half an hour', async () => {
    const http = answering(STAFF);
    expect(await ask({ is: 'leave', code: CODE }, http)).toEqual({ ok: true, value: null });
    const rows = await device.store.read(['away'], (tx) => tx.all('away'));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(CODE);
    expect(rows[0]?.key.extractable).toBe(false);
    expect(await ask({ is: 'sign_in' }, http)).toEqual({
      ok: true,
      value: { single_sign_on: 'Staff sign-on', is_signed_on: false, code: CODE },
    });
    const late = await ask({ is: 'sign_in' }, http, NOW_MS + HALF_AN_HOUR_MS);
    expect(late).toMatchObject({ value: { code: null } });
    expect(await device.store.read(['away'], (tx) => tx.all('away'))).toEqual([]);
  });

  it.each([
    [answering({ single_sign_on: null, signed_on: null }), 'sign_on_gone'],
    [new Http('', async () => Promise.reject(new Error('no network'))), 'offline'],
    [answering({ captive: 'portal' }), 'sign_on_gone'],
    [new Http('', async () => new Response('<p>Hotel</p>')), 'not_confirmed'],
  ])('sends nobody away who could not come back: %#', async (http, code) => {
    expect(await ask({ is: 'leave', code: CODE }, http)).toMatchObject({ ok: false, failure: { code } });
    expect(await device.store.read(['away'], (tx) => tx.all('away'))).toEqual([]);
  });
});

describe('what an account is secured with', () => {
  const told = { factors: [], recovery_codes_left: 0, devices: [] };
  const sign_on = { name: 'Staff sign-on', second_factor: true };

  it.each([
    [{}, { password: true, sign_on: null }],
    [
      { password: true, single_sign_on: null },
      { password: true, sign_on: null },
    ],
    [
      { password: false, single_sign_on: sign_on },
      { password: false, sign_on },
    ],
  ])('is read as it was told, and of an older server as it was then: %#', async (more, value) => {
    expect(await ask({ is: 'read' }, answering({ ...told, ...more }))).toMatchObject({ ok: true, value });
  });

  it('is not guessed when it is told otherwise', async () => {
    expect(await ask({ is: 'read' }, answering({ ...told, password: 'yes' }))).toMatchObject({ ok: false });
  });
});

/** An account that is back from the sign-on; the server knows no password of it. */
class SignedOnWire extends AccountWire {
  signed_on: object | null = { person: this.org.person, role: 'practitioner' };
  override async get<T>(_path: string, read: (fields: Fields) => T): Promise<T> {
    return read({ single_sign_on: { name: 'Staff sign-on' }, signed_on: this.signed_on as never });
  }
  override async signIn(): Promise<never> {
    throw new RefusedError('sign_in.refused', 401);
  }
}

describe('setting up a device after the sign-on', () => {
  const request = () => ({ ...device.request, sign_in_name: '', password: null });

  it('goes on with the session of this browser, and keeps nothing of the way there', async () => {
    const http = new SignedOnWire(device.org);
    await ask({ is: 'leave', code: CODE }, answering(STAFF));
    const page = await openPage({ ...device, http, request: request() });
    expect(page.state()).toMatchObject({ is: 'open', me: { person: device.org.person } });
    expect(await device.store.read(['away'], (tx) => tx.all('away'))).toEqual([]);
  });

  it('says that the sign-in has run out when there is no session any more', async () => {
    const http = new SignedOnWire(device.org);
    http.signed_on = null;
    const page = await openPage({ ...device, http, request: request() });
    expect(page.state()).toEqual({ is: 'none' });
    const again = await page.host.answers.enrol(request());
    expect(again).toMatchObject({ failure: { code: 'sign_in_over' } });
  });

  it('asks for what the account owes all the same', async () => {
    const http = new SignedOnWire(device.org);
    http.signed_on = {
      ...(http.signed_on ?? {}),
      second_factor: { state: 'owed', kinds: ['passkey', 'totp'] },
    };
    const page = await openPage({ ...device, http, request: request() });
    const owed = await page.host.answers.enrol(request());
    expect(owed).toMatchObject({ failure: { code: 'second_factor_owed', kinds: ['passkey', 'totp'] } });
    const shown = await page.host.answers.enrol({ ...request(), second_factor: { code: '123456' } });
    expect(shown).toMatchObject({ ok: true });
  });
});

describe('the account while a device is set up', () => {
  const problem = (code: string) =>
    new Http('', async () => new Response(JSON.stringify({ code }), { status: 401 }));

  it.each([{ is: 'begin_app' }, { is: 'new_passkey' }, { is: 'ask_passkey' }] as const)(
    'says that the sign-in has run out when there is no session: %o',
    async (deed) => {
      expect(await ask(deed, problem('session.required'))).toEqual({
        ok: false,
        failure: { code: 'sign_in_over' },
      });
    },
  );

  it('says so of no wrong code', async () => {
    const wrong = await ask(
      { is: 'confirm_app', id: 'a'.repeat(32), code: '000000' },
      problem('second_factor.refused'),
    );
    expect(wrong).toEqual({ ok: false, failure: { code: 'second_factor_refused' } });
  });
});

describe('the account of an open vault', () => {
  class RefusingWire extends AccountWire {
    asked = 0;
    refusal = new RefusedError('sign_in.refused', 401);
    override async ask<T>(): Promise<T> {
      this.asked += 1;
      throw this.refusal;
    }
  }

  it('sends a wrong password once: it is no want of a session', async () => {
    const http = new RefusingWire(device.org);
    const page = await openPage({ ...device, http });
    const told = await page.host.answers.account({ is: 'recovery_codes', password: 'wrong' });
    expect(told).toEqual({ ok: false, failure: { code: 'password_refused' } });
    expect(http.asked).toBe(1);
  });

  it('opens a session when there is none, and asks again', async () => {
    const http = new RefusingWire(device.org);
    http.refusal = new RefusedError('session.required', 401);
    const page = await openPage({ ...device, http });
    await page.host.answers.account({ is: 'recovery_codes', password: 'right' });
    expect(http.asked).toBe(2);
  });

  it('says whose it is not to help', async () => {
    const http = new RefusingWire(device.org);
    http.refusal = new RefusedError('request.not_found', 404);
    const page = await openPage({ ...device, http });
    const reset = { is: 'reset', person: device.org.person, passphrase: PASSPHRASE } as const;
    expect(await page.host.answers.account(reset)).toEqual({ ok: false, failure: { code: 'not_in_charge' } });
    http.refusal = new RefusedError('unreadable', 404);
    expect(await page.host.answers.account(reset)).toEqual({ ok: false, failure: { code: 'not_confirmed' } });
  });

  it('asks nothing of the server about somebody else’s before the passphrase was right, and then in a session of its own', async () => {
    class Counting extends AccountWire {
      readonly heard: string[] = [];
      override async openSession(...args: Parameters<AccountWire['openSession']>): Promise<void> {
        this.heard.push('session');
        return super.openSession(...args);
      }
      override async ask<T>(path: string): Promise<T> {
        this.heard.push(path);
        return null as T;
      }
      override async wipe(device: string): Promise<void> {
        this.heard.push(device);
      }
    }
    const http = new Counting(device.org);
    const page = await openPage({ ...device, http });
    const person = device.org.person;
    http.heard.length = 0;
    const wrong = { ok: false, failure: { code: 'wrong_passphrase' } };
    expect(
      await page.host.answers.account({ is: 'reset', person, passphrase: 'wrong wrong wrong' }),
    ).toMatchObject(wrong);
    expect(http.heard).toEqual([]);
    expect(await page.host.answers.account({ is: 'reset', person, passphrase: PASSPHRASE })).toMatchObject({
      ok: true,
    });
    expect(await page.host.answers.wipeDevice('d'.repeat(32), 'wrong wrong wrong')).toMatchObject(wrong);
    expect(await page.host.answers.wipeDevice('d'.repeat(32), PASSPHRASE)).toMatchObject({ ok: true });
    const [first, reset, second, wiped] = http.heard;
    expect([first, second, wiped]).toEqual(['session', 'session', 'd'.repeat(32)]);
    expect(reset).toContain(person);
  });

  it.each(['eleven char', 'passwordpassword', '123456789012'])(
    'sends no password that nobody may choose: %s',
    async (next) => {
      const http = new RefusingWire(device.org);
      const page = await openPage({ ...device, http });
      const told = await page.host.answers.account({ is: 'new_password', password: 'old', next });
      expect(told).toEqual({ ok: false, failure: { code: 'password_weak' } });
      expect(http.asked).toBe(0);
    },
  );

  it('sends another password with the one that counts now', async () => {
    const sent: unknown[] = [];
    class Taking extends AccountWire {
      override async ask<T>(...asked: unknown[]): Promise<T> {
        sent.push(asked.slice(0, 2));
        return null as T;
      }
    }
    const page = await openPage({ ...device, http: new Taking(device.org) });
    const next = 'a heron over the weir';
    expect(await page.host.answers.account({ is: 'new_password', password: 'old', next })).toMatchObject({
      ok: true,
    });
    expect(sent).toEqual([['/api/password', { password: 'old', new: next }]]);
  });

  it('stores nothing of what it is told', async () => {
    class Telling extends AccountWire {
      override async ask<T>(): Promise<T> {
        return ['7K2M9-QXD4C'] as T;
      }
    }
    const page = await openPage({ ...device, http: new Telling(device.org) });
    const told = await page.host.answers.account({ is: 'recovery_codes', password: 'right' });
    expect(told).toEqual({ ok: true, value: ['7K2M9-QXD4C'] });
    const stored = await device.store.read(TABLE_NAMES, (tx) =>
      Promise.all(TABLE_NAMES.map((name) => tx.all(name))),
    );
    expect(JSON.stringify(stored)).not.toContain('7K2M9');
  });

  it('is not asked of a server that does not answer', async () => {
    class Cut extends AccountWire {
      override async get<T>(): Promise<T> {
        throw new OfflineError('cut');
      }
    }
    const page = await openPage({ ...device, http: new Cut(device.org) });
    expect(await page.host.answers.account({ is: 'read' })).toEqual({
      ok: false,
      failure: { code: 'offline' },
    });
  });
});
