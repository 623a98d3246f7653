import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ARI, sampleBook } from '../views/tests/sample';
import type { EditDraft } from '../visit/edit_draft';
import { OfflineError, RefusedError } from '../wire/http';
import {
  draftNow,
  fileSampleFamily,
  openPage,
  PASSPHRASE,
  type Page,
  type Tablet,
  tablet,
} from './host.fixture';

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
    const answer = await page.host.answers.openInEmergency(ASKED);
    expect(answer).toEqual({ ok: true, value: { children: [OTHER], until: UNTIL, not_opened: null } });
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
    await page.host.answers.openInEmergency(ASKED);
    const child = { child: ARI, name: 'Ari', opened_until: UNTIL };
    await vi.waitFor(() => expect(rows()).toMatchObject({ children: [child] }));
  });

  it('asks the server for nothing, and signs nothing, when the passphrase is wrong', async () => {
    const answer = await page.host.answers.openInEmergency({ ...ASKED, passphrase: 'wrong wrong wrong' });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'wrong_passphrase' } });
    expect(asked).toEqual([]);
    expect(made()).toEqual([]);
  });

  it('counts a wrong passphrase, so that an open vault is no place to guess it', async () => {
    for (let tries = 1; tries <= 5; tries++)
      await page.host.answers.openInEmergency({ ...ASKED, passphrase: 'wrong wrong wrong' });
    expect(await page.host.answers.openInEmergency(ASKED)).toMatchObject({
      ok: false,
      failure: { code: 'wait' },
    });
    expect(asked).toEqual([]);
  });

  it('signs nothing about a child who is not on file', async () => {
    vi.spyOn(device.http, 'lookUp').mockResolvedValue([]);
    const answer = await page.host.answers.openInEmergency(ASKED);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'not_on_file' } });
    expect(made()).toEqual([]);
  });

  /** Ari's number and date of birth, as whoever asks has them. */
  function askedForAri() {
    const digest = sampleBook().digests().get(ARI);
    const body = digest?.kind === 'child' ? digest.child?.body : undefined;
    return { ...ASKED, nhs_number: body?.nhs_number ?? '', dob: body?.dob ?? '' };
  }

  it('breaks no glass for a child whose record is here', async () => {
    fileSampleFamily(device.org);
    const answer = await page.host.answers.openInEmergency(askedForAri());
    expect(answer).toEqual({ ok: true, value: { children: [ARI], until: null, not_opened: null } });
    expect(asked.filter((each) => each !== 'session')).toEqual([]);
  });

  it.each([
    ['is over', '2026-11-21T11:59:00.000Z'],
    ['still lasts', UNTIL],
  ])('does not take for here what an earlier emergency brought that %s', async (_when, to) => {
    fileSampleFamily(device.org);
    const { person } = device.org;
    const glass = { record: OTHER, child: ARI, person, from: '2026-11-21T08:00:00.000Z', reviewed: false };
    device.org.break_glass = [{ ...glass, to, reason: null }];
    vi.spyOn(device.http, 'lookUp').mockResolvedValue([ARI]);
    const answer = await page.host.answers.openInEmergency(askedForAri());
    expect(answer).toMatchObject({ ok: true, value: { children: [ARI], until: UNTIL } });
    expect(asked).toContain('opened, with the reason on file');
  });

  it('is the same emergency when it is asked for again because the answer was lost', async () => {
    vi.mocked(device.http.breakGlass).mockRejectedValueOnce(new OfflineError('the answer was lost'));
    expect(await page.host.answers.openInEmergency(ASKED)).toMatchObject({
      ok: false,
      failure: { code: 'offline' },
    });
    const answer = await page.host.answers.openInEmergency(ASKED);
    expect(answer).toMatchObject({ ok: true, value: { children: [OTHER], until: UNTIL } });
    expect(made()).toHaveLength(1);
    const records = vi.mocked(device.http.breakGlass).mock.calls.map(([, record]) => record);
    expect(new Set(records)).toEqual(new Set([made()[0]?.record]));
  });

  it('is another emergency in other words, or long after', async () => {
    const now = vi.spyOn(Date, 'now');
    await page.host.answers.openInEmergency(ASKED);
    device.org.break_glass = [];
    await page.host.answers.openInEmergency({ ...ASKED, reason: 'The hospital rang once more.' });
    const later_ms = Date.now() + 26 * 60_000;
    now.mockReturnValue(later_ms);
    device.org.break_glass = [];
    vi.mocked(device.http.breakGlass).mockResolvedValue(UNTIL);
    await page.host.answers.openInEmergency(ASKED);
    now.mockRestore();
    expect(made().filter(({ type }) => type === 'break_glass')).toHaveLength(3);
  });

  it('does not ask again with a reason that was set aside, or that the server does not know', async () => {
    device.org.quarantined = [{ seq: 1, why: 'not_allowed' }];
    device.org.files = false;
    await page.host.answers.openInEmergency(ASKED);
    device.org.files = true;
    vi.mocked(device.http.breakGlass).mockRejectedValueOnce(new RefusedError('request.not_found', 404));
    const refused = await page.host.answers.openInEmergency(ASKED);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'not_opened' } });
    vi.mocked(device.http.breakGlass).mockRejectedValueOnce(new RefusedError('request.not_found', 404));
    expect(await page.host.answers.openInEmergency(ASKED)).toMatchObject({
      ok: true,
      value: { until: UNTIL },
    });
    expect(made()).toHaveLength(3);
  });

  it('asks again with the same reason when it was whoever stands between who knew nothing of it', async () => {
    vi.mocked(device.http.breakGlass).mockRejectedValueOnce(new RefusedError('unreadable', 404));
    const refused = await page.host.answers.openInEmergency(ASKED);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'not_confirmed' } });
    expect(await page.host.answers.openInEmergency(ASKED)).toMatchObject({ ok: true });
    expect(made()).toHaveLength(1);
  });

  it('has opened what is open, though it cannot be fetched yet', async () => {
    const answer = vi.mocked(device.http.breakGlass).getMockImplementation();
    vi.mocked(device.http.breakGlass).mockImplementation(async (child, record) => {
      vi.spyOn(device.http, 'pull').mockRejectedValue(new OfflineError('cut'));
      return (await answer?.(child, record)) ?? '';
    });
    expect(await page.host.answers.openInEmergency(ASKED)).toMatchObject({
      ok: true,
      value: { until: UNTIL },
    });
  });

  it('opens one of two records of a number, and says why not the other', async () => {
    const second = 'c1'.repeat(16);
    vi.mocked(device.http.lookUp).mockImplementation(async () => {
      for (const child of [OTHER, second])
        device.org.streams.set(child, { kind: 'child', family: null, entries: [] });
      return [second, OTHER];
    });
    vi.mocked(device.http.breakGlass).mockRejectedValueOnce(new RefusedError('break_glass.capped', 429));
    expect(await page.host.answers.openInEmergency(ASKED)).toEqual({
      ok: true,
      value: { children: [OTHER], until: UNTIL, not_opened: { code: 'break_glass_capped' } },
    });
  });

  it('proves once more who asks when the filing took so long that the proof is old', async () => {
    vi.mocked(device.http.breakGlass).mockRejectedValueOnce(new RefusedError('session.stale', 401));
    expect(await page.host.answers.openInEmergency(ASKED)).toMatchObject({
      ok: true,
      value: { until: UNTIL },
    });
    expect(asked.filter((each) => each === 'session')).toHaveLength(2);
  });

  it('opens nothing when the reason is set aside', async () => {
    device.org.quarantined = [{ seq: 1, why: 'not_allowed' }];
    const answer = await page.host.answers.openInEmergency(ASKED);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'reason_not_filed' } });
    expect(asked).not.toContain('opened, with the reason on file');
  });

  it.each([
    ['look_up.capped', 429, 'look_up_capped'],
    ['server.busy', 503, 'offline'],
  ])('says of %s what to do', async (code, status, failure) => {
    vi.spyOn(device.http, 'lookUp').mockRejectedValue(new RefusedError(code, status));
    expect(await page.host.answers.openInEmergency(ASKED)).toMatchObject({
      ok: false,
      failure: { code: failure },
    });
  });

  it('says that so many were opened today', async () => {
    vi.spyOn(device.http, 'breakGlass').mockRejectedValue(new RefusedError('break_glass.capped', 429));
    const answer = await page.host.answers.openInEmergency(ASKED);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'break_glass_capped' } });
  });
});

describe('what is written about an emergency', () => {
  it.each(['break_glass', 'break_glass_review'] as const)(
    'stays on the device while it is a %s that nobody has signed, and when it is given up',
    async (type) => {
      const draft: EditDraft = {
        draft: 'd1'.repeat(16),
        format: 1,
        kind: 'edit',
        family: '',
        stream: device.org.person,
        stream_kind: 'worker',
        record: 'd2'.repeat(16),
        type,
        act: 'edit',
        base: 0,
        edits: { nhs_number: ASKED.nhs_number, dob: ASKED.dob, reason: ASKED.reason },
        updated_at: '2026-11-21T11:00:00.000Z',
      };
      await page.host.answers.saveDraft(draft);
      await page.host.answers.pageHidden();
      await page.host.answers.discardDraft(draft.draft);
      await page.host.answers.saveDraft(draftNow());
      await page.host.answers.pageHidden();
      expect(device.org.snapshotted.map(({ kind }) => kind)).toEqual(['visit']);
      expect(JSON.stringify(device.org.snapshotted)).not.toContain(ASKED.nhs_number);
    },
  );
});
