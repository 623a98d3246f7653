import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ARI, sampleBook } from '../views/tests/sample';
import { RefusedError } from '../wire/http';
import { fileSampleFamily, openPage, PASSPHRASE, type Page, type Tablet, tablet } from './host.fixture';

const OTHER = 'c0'.repeat(16);
const UNTIL = '2026-11-21T16:00:00.000Z';
const ASKED = {
  passphrase: PASSPHRASE,
  nhs_number: '9434765919',
  dob: '2026-02-03',
  reason: 'Called at night by the hospital.',
};

let device: Tablet;
let page: Page;
/** What the server was asked, in order. */
let asked: string[];

beforeEach(async () => {
  device = await tablet();
  page = await openPage(device);
  asked = [];
  const { http, org } = device;
  vi.spyOn(http, 'openSession').mockImplementation(async () => {
    asked.push('session');
    http.session = true;
  });
  vi.spyOn(http, 'lookUp').mockImplementation(async (nhs_number, dob) => {
    asked.push(`look up ${nhs_number} ${dob}`);
    org.streams.set(OTHER, { kind: 'child', family: null, entries: [] });
    return [OTHER];
  });
  vi.spyOn(http, 'breakGlass').mockImplementation(async (child, record) => {
    const filed = org.streams.get(child)?.entries.some(({ change }) => change.record === record);
    asked.push(filed ? 'opened, with the reason on file' : 'opened without a reason');
    const from = '2026-11-21T12:00:00.000Z';
    org.break_glass = [{ record, child, person: org.person, from, to: UNTIL, reviewed: false, reason: null }];
    return UNTIL;
  });
});

const made = () => [...device.org.received.values()].flat().map(({ change }) => change);

describe('opening a record in an emergency', () => {
  it('proves who asks, looks up, files the reason, and only then opens', async () => {
    const answer = await page.host.openInEmergency(ASKED);
    expect(answer).toEqual({ ok: true, value: { children: [OTHER], until: UNTIL } });
    expect(asked).toEqual(['session', 'look up 9434765919 2026-02-03', 'opened, with the reason on file']);
    const [reason] = made();
    expect(reason).toMatchObject({ type: 'break_glass', stream: OTHER, visibility: 'restricted' });
    expect(reason?.body).toEqual({ child: OTHER, reason: ASKED.reason });
  });

  it('has the record, and until when it is open, when it answers', async () => {
    vi.spyOn(device.http, 'lookUp').mockImplementation(async () => {
      fileSampleFamily(device.org);
      return [ARI];
    });
    const rows = page.watch({ is: 'today' });
    await page.host.openInEmergency(ASKED);
    const child = { child: ARI, name: 'Ari', opened_until: UNTIL };
    await vi.waitFor(() => expect(rows()).toMatchObject({ children: [child] }));
  });

  it('asks the server for nothing, and signs nothing, when the passphrase is wrong', async () => {
    const answer = await page.host.openInEmergency({ ...ASKED, passphrase: 'wrong wrong wrong' });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'wrong_passphrase' } });
    expect(asked).toEqual([]);
    expect(made()).toEqual([]);
  });

  it('counts a wrong passphrase, so that an open vault is no place to guess it', async () => {
    for (let tries = 1; tries <= 5; tries++)
      await page.host.openInEmergency({ ...ASKED, passphrase: 'wrong wrong wrong' });
    expect(await page.host.openInEmergency(ASKED)).toMatchObject({ ok: false, failure: { code: 'wait' } });
    expect(asked).toEqual([]);
  });

  it('signs nothing about a child who is not on file', async () => {
    vi.spyOn(device.http, 'lookUp').mockResolvedValue([]);
    const answer = await page.host.openInEmergency(ASKED);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'not_on_file' } });
    expect(made()).toEqual([]);
  });

  it('breaks no glass for a child whose record is here', async () => {
    fileSampleFamily(device.org);
    await page.host.syncNow();
    const body = sampleBook().digests().get(ARI);
    const ari = body?.kind === 'child' ? body.child?.body : undefined;
    const answer = await page.host.openInEmergency({
      ...ASKED,
      nhs_number: ari?.nhs_number ?? '',
      dob: ari?.dob ?? '',
    });
    expect(answer).toEqual({ ok: true, value: { children: [ARI], until: null } });
    expect(asked.filter((each) => each !== 'session')).toEqual([]);
  });

  it('opens nothing when the reason is set aside', async () => {
    device.org.quarantined = [{ seq: 1, why: 'not_allowed' }];
    const answer = await page.host.openInEmergency(ASKED);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'reason_not_filed' } });
    expect(asked).not.toContain('opened, with the reason on file');
  });

  it.each([
    ['look_up.capped', 429, 'look_up_capped'],
    ['server.busy', 503, 'offline'],
  ])('says of %s what to do', async (code, status, failure) => {
    vi.spyOn(device.http, 'lookUp').mockRejectedValue(new RefusedError(code, status));
    expect(await page.host.openInEmergency(ASKED)).toMatchObject({ ok: false, failure: { code: failure } });
  });

  it('says that so many were opened today', async () => {
    vi.spyOn(device.http, 'breakGlass').mockRejectedValue(new RefusedError('break_glass.capped', 429));
    const answer = await page.host.openInEmergency(ASKED);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'break_glass_capped' } });
  });
});
