import { describe, expect, it } from 'vitest';
import { changePassword, removeFactor, resetFactors } from './account';
import { type EnrolPost, Http } from './http';

const [DEVICE, OTHER, ORDER] = ['ab'.repeat(16), 'cd'.repeat(16), 'ef'.repeat(16)];
const POST: EnrolPost = {
  device: DEVICE,
  secret: '7K3M9QX2TB',
  signing_public: '',
  opening_public: '',
  proof: '',
};

const answering = (body: string | null, status: number) =>
  new Http('', async () => new Response(body, { status }));

/** What has no answer but that it is done. */
const DEEDS: [string, (http: Http) => Promise<unknown>][] = [
  ['wiping a device', (http) => http.wipe(DEVICE)],
  ['that a device was wiped', (http) => http.wiped(DEVICE, ORDER, true)],
  ['what a device carries', (http) => http.tell(`/api/devices/${DEVICE}/carries`, { carries: 'visits' })],
  ['a new password', (http) => changePassword(http, 'old', 'new')],
  ['a factor less', (http) => removeFactor(http, ORDER, 'old')],
  ['a colleague’s factor taken away', (http) => resetFactors(http, OTHER)],
];

describe('a deed that has no content for an answer', () => {
  it.each(DEEDS)('is done by the server’s own word: %s', async (_, run) => {
    await expect(run(answering(null, 204))).resolves.not.toThrow();
  });

  it.each(DEEDS)('is not done by a page of whoever stands between: %s', async (_, run) => {
    for (const page of ['<p>Log in to our network</p>', '{}', ''])
      await expect(run(answering(page, 200))).rejects.toMatchObject({ code: 'unreadable', status: 200 });
  });
});

describe('an enrolment', () => {
  it.each([200, 201])('is taken when it is answered for this device: %i', async (status) => {
    await expect(answering(JSON.stringify({ device: DEVICE }), status).enrol(POST)).resolves.toBeUndefined();
  });

  it.each(['<p>Log in to our network</p>', '{}', '', JSON.stringify({ device: OTHER })])(
    'is not taken by another answer: %s',
    async (body) => {
      await expect(answering(body, 200).enrol(POST)).rejects.toMatchObject({ code: 'unreadable' });
    },
  );
});

describe('a session', () => {
  const opens = (body: string) => answering(body, 200).openSession(DEVICE, 'ab'.repeat(32), 'cd'.repeat(64));

  it('is open when the server says until when', async () => {
    await expect(opens(JSON.stringify({ expires_at: '2026-11-21T12:30:00.000Z' }))).resolves.toBeUndefined();
  });

  it.each(['<p>Log in to our network</p>', '{}', ''])('is not opened by another answer: %s', async (body) => {
    await expect(opens(body)).rejects.toMatchObject({ code: 'unreadable' });
  });
});
