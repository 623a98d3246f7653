import { expect, it } from 'vitest';
import { PUBLISHED } from '../checklist/published';
import { type Authored, authoredVisits } from '../rules/tests/sample';
import type { Bodies } from '../wire/records';
import type { Draft } from './draft';
import type { Signed } from './draft_of';
import { findingsOf } from './finding';
import { recordsOf } from './records';
import { rehomed } from './rehome';
import { CHILDREN, id, sampleFamily } from './sample_visit';

const VISITS = await authoredVisits();
const TO = CHILDREN[1] ?? '';
const NOW = '2026-11-28T10:00:00.000Z';

function countingIds() {
  let made = 0;
  return () => id(9000 + made++);
}

/** A visit of the sample caseload, and the child most is written about. */
function visitWith(type: Signed['type']): { visit: Authored; from: string; records: Signed[] } {
  for (const visit of VISITS) {
    const found = visit.records.find((each) => each.type === type && 'child' in each.body);
    if (!found) continue;
    const from = found.stream;
    const records = visit.records.filter((each) => each.type === 'visit' || each.stream === from);
    return { visit, from, records: records as Signed[] };
  }
  throw new Error(`no visit of the caseload has a ${type}`);
}

function rehome(type: Signed['type'], changed: (record: Signed) => Signed = (record) => record) {
  const { from, records } = visitWith(type);
  const all = records.map(changed);
  const draft = rehomed({ records: all, from, to: TO, family: sampleFamily() }, NOW, countingIds());
  const part = draft.children.find(({ child }) => child === TO);
  if (!part) throw new Error('the right child has a part');
  return { draft, part, from, records: all };
}

/** The bodies of one type that were signed. */
function bodies<T extends Signed['type']>(records: readonly Signed[], type: T): Bodies[T][] {
  return records.filter((each) => each.type === type).map(({ body }) => body as Bodies[T]);
}

it('takes along what was written and when it was, into the right child’s part alone', () => {
  const { draft, part, records } = rehome('quote');
  const [head] = bodies(records, 'visit');
  const [note] = bodies(records, 'child_visit');
  expect(draft).toMatchObject({
    started_at: head?.started_at,
    kind: head?.kind,
    purpose: { text: head?.purpose ?? '' },
  });
  expect(part.observations.text).toBe(note?.observations ?? '');
  expect(part.quotes.map(({ exact_words }) => exact_words)).toEqual(
    bodies(records, 'quote').map(({ exact_words }) => exact_words),
  );
  const others = draft.children.filter(({ child }) => child !== TO);
  expect(others.flatMap(({ quotes, lists, unspoken }) => [...quotes, ...lists, ...unspoken])).toEqual([]);
});

it.each(['quote', 'growth', 'body_mark', 'unspoken_voice'] as const)(
  'names nothing and nobody of the other family in what it takes along of a %s',
  (type) => {
    const { visit, records } = visitWith(type);
    const { draft } = rehome(type);
    const text = JSON.stringify(draft);
    const ids = [visit.draft.visit, visit.draft.family, ...records.map(({ record }) => record)];
    const people = visit.draft.people.map(({ adult }) => adult);
    const children = visit.draft.children.map(({ child }) => child);
    for (const known of [...ids, ...people, ...children]) expect(text).not.toContain(known);
  },
);

it('leaves open who said words that were not the child’s, and gives the child’s to the right child', () => {
  const { part, records, from } = rehome('quote');
  const spoken = bodies(records, 'quote');
  expect(spoken.some(({ speaker }) => speaker !== from)).toBe(true);
  for (const [place, { speaker, speaker_kind }] of spoken.entries()) {
    expect(part.quotes[place]).toMatchObject(
      speaker === from ? { speaker: TO, speaker_kind } : { speaker: null, speaker_kind: null },
    );
  }
});

it('takes nobody along to whom words were said or who heard them, and asks to go through every one', () => {
  const named = (record: Signed): Signed =>
    record.type === 'quote'
      ? ({ ...record, body: { ...record.body, who_heard: ['Samira Velazar'], said_to: 'Kian' } } as Signed)
      : record;
  const { part } = rehome('quote', named);
  expect(part.quotes.length).toBeGreaterThan(0);
  for (const quote of part.quotes) expect(quote).toMatchObject({ who_heard: [], said_to: '', locked: false });
});

/** What would be signed of the right child, were it signed as it stands. */
function madeOf(draft: Draft) {
  const part = draft.children.find(({ child }) => child === TO);
  const quotes = (part?.quotes ?? [])
    .filter(({ speaker }) => speaker === TO)
    .map((quote) => ({ ...quote, locked: true }));
  const seen = { seen: 'yes', seen_alone: 'no', awake: 'awake' } as const;
  const answered = { ...draft, children: [{ ...part, ...seen, planned: true, quotes }] } as Draft;
  answered.interpreter = { ...draft.interpreter, used: 'not_needed' };
  return recordsOf(answered, { now: NOW, find: PUBLISHED.find });
}

it('gives no hour to words that were written down after the visit', () => {
  const { draft } = rehome('quote', (record) =>
    record.type === 'quote'
      ? ({
          ...record,
          body: { ...record.body, heard_at: null, speaker: record.stream, speaker_kind: 'child' },
        } as Signed)
      : record,
  );
  const heard = madeOf(draft).filter(({ type }) => type === 'quote');
  expect(heard.length).toBeGreaterThan(0);
  for (const { body } of heard) expect(body).toMatchObject({ heard_at: null });
});

it('gives no hour to a cue that was written down after the visit', () => {
  const cue = { cue: 'moving_eyes', at: null, context: null, may_be_telling_us: null };
  const { draft } = rehome('checklist_response', (record) =>
    record.type === 'checklist_response'
      ? ({ ...record, body: { ...record.body, carer: null, cues: [cue] } } as Signed)
      : record,
  );
  const lists = madeOf(draft).filter(({ type }) => type === 'checklist_response');
  expect(lists.length).toBeGreaterThan(0);
  for (const { body } of lists) expect(body).toMatchObject({ cues: [{ at: null }] });
});

it('gives no hour to a mark that was written down after the visit', () => {
  const { draft } = rehome('body_mark', (record) =>
    record.type === 'body_mark'
      ? ({ ...record, body: { ...record.body, noticed_at: null } } as Signed)
      : record,
  );
  const marks = madeOf(draft).filter(({ type }) => type === 'body_mark');
  expect(marks.length).toBeGreaterThan(0);
  for (const { body } of marks) expect(body).toMatchObject({ noticed_at: null });
});

it.each([
  ['bruise', undefined],
  ['known_birthmark', 'unknown'],
] as const)(
  'takes of a %s what was said of the birth record, and nothing that nobody was asked',
  (kind, said) => {
    const { part } = rehome('body_mark', (record) =>
      record.type === 'body_mark'
        ? ({ ...record, body: { ...record.body, kind, on_birth_record: 'unknown' } } as Signed)
        : record,
    );
    const marks = findingsOf(part, 'body_mark');
    expect(marks.length).toBeGreaterThan(0);
    for (const { body } of marks) expect(body.on_birth_record).toBe(said);
  },
);

it('takes no list about a carer, no call and no kind of a sentence along', () => {
  const { part } = rehome('statement');
  expect(part.lists.every(({ carer, with_carer }) => carer === null && with_carer === null)).toBe(true);
  expect((part.findings ?? []).every(({ type }) => type === 'growth' || type === 'body_mark')).toBe(true);
});
