/** Documents that are added one after another, and do not all arrive. */
import { act } from 'preact/test-utils';
import { beforeEach, expect, it } from 'vitest';
import { ATTACH } from '../../strings/attachments';
import { knownKeeper } from './keeper';
import { begin, goTo, leaveField, stored, tablet } from './visit.fixture';

let draft: string;

beforeEach(async () => {
  draft = await begin();
  await goTo(draft, 'voice');
});

const attachments = () => stored(draft).children[0]?.attachments ?? [];

async function choose(content: string): Promise<void> {
  const field = tablet.glass.field(ATTACH.document);
  const file = new File([content], 'letter.pdf', { type: 'application/pdf' });
  Object.defineProperty(field, 'files', { configurable: true, value: [file] });
  await act(async () => {
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

it('one that cannot be read is said to be so, also when another comes after it', async () => {
  let arrive: () => void = () => undefined;
  const attach = tablet.engine.attach.bind(tablet.engine);
  tablet.engine.attach = async (content) => {
    await new Promise<void>((done) => {
      arrive = done;
    });
    return attach(content);
  };
  await choose('%PDF-1.4');
  await leaveField();
  await choose('no PDF');
  await leaveField();
  expect(tablet.glass.text()).toContain(ATTACH.adding);
  arrive();
  await leaveField();
  await leaveField();
  expect(attachments()).toHaveLength(1);
  expect(tablet.glass.text()).toContain(ATTACH.unreadable);
  expect(tablet.glass.text()).not.toContain(ATTACH.adding);
});

it('one that does not arrive is told of before signing when its author went to another step', async () => {
  let answer: () => void = () => undefined;
  tablet.engine.attach = () =>
    new Promise((done) => {
      answer = () => done({ ok: false, failure: { code: 'attachment_no_room' } });
    });
  await choose('%PDF-1.4');
  await leaveField();
  await goTo(draft, 'sign');
  answer();
  const arriving = knownKeeper(tablet.engine, draft)?.arriving;
  expect(await arriving?.all()).toEqual({ code: 'attachment_missed' });
  expect(await arriving?.all()).toBeNull();
});

it('one for which no answer comes is said not to be there', async () => {
  tablet.engine.attach = () => Promise.reject(new Error('the thread has ended'));
  await choose('%PDF-1.4');
  await leaveField();
  await leaveField();
  expect(attachments()).toEqual([]);
  expect(tablet.glass.root.querySelector('.nhsuk-error-message')).not.toBeNull();
  expect(tablet.glass.text()).not.toContain(ATTACH.adding);
});
