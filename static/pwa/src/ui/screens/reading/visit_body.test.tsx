/** A signed visit as it is read: names, days and times as they were, without anything that came later in their place. */
import { expect, it } from 'vitest';
import { view } from '../../../views';
import type { VisitRows } from '../../../views/rows';
import { type HandmadeBook, id } from '../../../views/tests/book';
import {
  ARI,
  KIAN,
  listBody,
  NADIA,
  PRIYA,
  quoteBody,
  sampleBook,
  tellVisit,
  VELAZAR,
  visitBody,
} from '../../../views/tests/sample';
import type { Bodies } from '../../../wire/records';
import { show } from '../../tests/glass';
import { VisitBody } from './visit_body';

const AT = '2026-11-19T10:00:00.000Z';
const VISIT = id('va');

async function reading(book: HandmadeBook, more: Partial<Bodies['visit']> = {}): Promise<string> {
  const body = { ...visitBody(AT, ARI, ['q', 'm'].map(id)), ...more };
  book.tell(VELAZAR, 'visit', { record: VISIT, author: PRIYA, at: AT, body });
  const rows = (await view({ is: 'visit', family: VELAZAR, visit: VISIT }, book)) as VisitRows;
  return (await show(<VisitBody visit={rows} level={2} />)).text();
}

it('says what somebody is called by now beside the name of then', async () => {
  const book = sampleBook();
  const words = { ...quoteBody(VISIT, ARI), speaker: KIAN, speaker_kind: 'adult' as const };
  book.tell(ARI, 'quote', { record: id('q'), author: PRIYA, at: AT, body: words });
  book.tell(ARI, 'message_given', {
    record: id('m'),
    author: PRIYA,
    at: AT,
    body: { visit: VISIT, child: ARI, carer: KIAN, message: 'icon', response: null, given_at: null },
  });
  const adult = book.all.get(VELAZAR)?.find(({ change }) => change.record === KIAN)?.change;
  const body = { ...(adult?.body as Bodies['adult']), name: 'Dane Rook' };
  book.tell(VELAZAR, 'adult', { record: KIAN, author: NADIA, at: '2026-11-21T09:00:00.000Z', body });
  const text = await reading(book);
  expect(text.match(/Kian Velazar \(now called Dane Rook\)/g)).toHaveLength(3);
});

it('says no hour of a cue that was written down afterwards', async () => {
  const read = async (at: string | null) => {
    const book = sampleBook();
    const cues = [{ cue: 'moving_eyes', at, context: null, may_be_telling_us: null }];
    const body = { ...listBody(VISIT, ARI, {}), definition: 'baby_cues', cues };
    book.tell(ARI, 'checklist_response', { record: id('m'), author: PRIYA, at: AT, body });
    return reading(book);
  };
  expect(await read('2026-11-19T10:05:00.000Z')).toMatch(/moving eyes\d+:05am/);
  expect(await read(null)).toMatch(/moving eyes(?!\d)/);
});

it('says the day on which it ended, if that is another than the one it began on', async () => {
  const ended = (ended_at: string) => reading(sampleBook(), { ended_at });
  expect(await ended('2026-11-19T11:00:00.000Z')).toMatch(/19 November 2026, \d+:00am to \d+:00am/);
  expect(await ended('2026-11-20T11:00:00.000Z')).toMatch(/to 20 November 2026, \d+:00am/);
});

it('says the year of an earlier answer, if that is another than the visit’s', async () => {
  const read = async (at: string) => {
    const book = sampleBook();
    tellVisit(book, { word: 'old', at, answers: { C1: 'not_seen' } });
    const body = listBody(VISIT, ARI, { C1: 'seen' });
    book.tell(ARI, 'checklist_response', { record: id('m'), author: PRIYA, at: AT, body });
    return reading(book);
  };
  expect(await read('2025-11-18T10:00:00.000Z')).toContain('on 18 Nov 2025');
  expect(await read('2026-11-18T10:00:00.000Z')).toMatch(/on 18 Nov(?! 20)/);
});

it('says no length of a drawing whose record leaves out what is not known of it', async () => {
  const book = sampleBook();
  const body = {
    visit: VISIT,
    child: ARI,
    kind: 'drawing',
    caption: 'Her house',
    media_type: 'image/png',
    size_bytes: 2048,
    chunk_bytes: 65536,
    key: 'ab'.repeat(32),
    blob: 'cd'.repeat(32),
  } as Bodies['attachment'];
  book.tell(ARI, 'attachment', { record: id('m'), author: PRIYA, at: AT, body });
  const text = await reading(book);
  expect(text).toContain('Drawing · 2 kB');
});
