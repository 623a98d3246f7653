import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewRecord } from '../wire/records';
import type { Action } from './actions';
import type { Draft } from './draft';
import { recordsOf } from './records';
import {
  ADULTS,
  anyWork,
  CHILDREN,
  CONTEXT,
  cueAt,
  emptyList,
  emptyQuote,
  enter,
  FAMILY,
  finished,
  having,
  newSample,
  STRANGER,
} from './sample_visit';

const RUNS = { numRuns: 300 };

/** Every text in a value that was typed, in the shape the arbitrary work gives it. */
function wordsIn(value: unknown): string[] {
  return JSON.stringify(value).match(/<word \d+>/g) ?? [];
}

function inStream(records: readonly NewRecord[], stream: string): NewRecord[] {
  return records.filter((record) => record.stream === stream);
}

function idsIn(value: unknown): string[] {
  return JSON.stringify(value).match(/[0-9a-f]{32}/g) ?? [];
}

describe('recordsOf', () => {
  it('puts every typed word, as typed, into exactly one record of the stream it belongs to', () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const draft = finished(work);
        const records = recordsOf(draft, CONTEXT);
        const { children, ...household } = draft;
        const byStream: [string, unknown][] = [
          [FAMILY, household],
          ...children.map((child): [string, unknown] => [child.child, child]),
        ];
        for (const [stream, part] of byStream)
          for (const word of wordsIn(part)) {
            const holding = records.filter((record) => wordsIn(record).includes(word));
            expect(holding.map((record) => record.stream)).toEqual([stream]);
          }
      }),
      RUNS,
    );
  });

  it('lets nothing of one child into the stream of another', () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const draft = finished(work);
        const records = recordsOf(draft, CONTEXT);
        for (const mine of draft.children) {
          const others = draft.children.filter((other) => other !== mine);
          const foreign = new Set([...others.flatMap(idsOwnedBy), ...others.flatMap(wordsIn)]);
          const found = inStream(records, mine.child).flatMap((each) => [...idsIn(each), ...wordsIn(each)]);
          expect(found.filter((each) => foreign.has(each))).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('never names a grown-up who was not in the room', () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const draft = finished(work);
        const here = draft.people.map(({ adult }) => adult);
        const named = recordsOf(draft, CONTEXT)
          .flatMap(idsIn)
          .filter((each) => [...ADULTS, STRANGER].includes(each));
        expect(named.filter((each) => !here.includes(each))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('gives the visit first, and names in it each record about a child', () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const records = recordsOf(finished(work), CONTEXT);
        const [visit, ...others] = records;
        expect(visit?.type).toBe('visit');
        expect(new Set(records.map(({ record }) => record)).size).toBe(records.length);
        const parts = others.filter(({ stream_kind }) => stream_kind === 'child').map(({ record }) => record);
        expect(visit?.body).toMatchObject({ parts });
      }),
      RUNS,
    );
  });

  it('gives the same records when it is asked again', () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const draft = finished(work);
        const restored = JSON.parse(JSON.stringify(draft)) as Draft;
        expect(recordsOf(restored, CONTEXT)).toEqual(recordsOf(draft, CONTEXT));
      }),
      RUNS,
    );
  });

  it('signs a grown-up met for the first time with the visit, and nobody who is known', () => {
    const draft = having(
      finished([{ is: 'write_visit', fields: {} }]),
      enter(ADULTS[0] ?? ''),
      enter(STRANGER),
      { is: 'write_person', adult: STRANGER, fields: { description: 'Man in a green coat, about 30' } },
      { is: 'relate', adult: STRANGER, child: CHILDREN[1] ?? '', relation: 'unknown' },
    );
    const adults = recordsOf(draft, CONTEXT).filter(({ type }) => type === 'adult');
    expect(adults.map(({ record, stream }) => [record, stream])).toEqual([[STRANGER, FAMILY]]);
    expect(adults[0]?.body).toMatchObject({
      name: null,
      description: 'Man in a green coat, about 30',
      relations: [{ child: CHILDREN[1], relation: 'unknown' }],
    });
  });

  it('refuses while something is open that no true record can be without', () => {
    expect(() => recordsOf(newSample(), CONTEXT)).toThrow('seen_unanswered');
  });

  it('keeps accepted gaps only while they are gaps', () => {
    const draft = having(
      finished([]),
      { is: 'accept_gap', code: 'purpose_missing' },
      { is: 'accept_gap', code: 'nobody_in_room' },
      enter(ADULTS[0] ?? ''),
    );
    expect(recordsOf(draft, CONTEXT)[0]?.body).toMatchObject({ gaps_accepted: ['purpose_missing'] });
  });

  it('says when words were heard only if that was before the visit ended', () => {
    const child = CHILDREN[0] ?? '';
    const heard = (heard_at: string) =>
      recordsOf(
        having(
          finished([]),
          { is: 'write_visit', fields: { ended_at: '2026-11-21T10:30:00.000Z' } },
          {
            is: 'add_quote',
            child,
            quote: {
              record: FAMILY.replace('1', '9'),
              locked: false,
              exact_words: 'Ba!',
              speaker: child,
              speaker_kind: 'child',
              said_to: '',
              prompt: 'unprompted',
              where: '',
              who_heard: [],
              language: '',
              translation: '',
              heard_at,
            },
          },
          { is: 'lock_quote', child, record: FAMILY.replace('1', '9') },
        ),
        CONTEXT,
      ).find(({ type }) => type === 'quote')?.body;
    expect(heard('2026-11-21T10:20:00.000Z')).toMatchObject({ heard_at: '2026-11-21T10:20:00.000Z' });
    expect(heard('2026-11-21T18:00:00.000Z')).toMatchObject({ heard_at: null });
  });

  it.each([
    [true, { visibility: 'restricted', family_view: 'withhold' }],
    [false, {}],
  ])('keeps words apart that could bring somebody into danger: %s', (risk_on_family_view, kept) => {
    const child = CHILDREN[0] ?? '';
    const said = { exact_words: 'Ba!', speaker: child, speaker_kind: 'child', prompt: 'unprompted' } as const;
    const quote = { ...emptyQuote(FAMILY.replace('1', '9')), ...said, locked: true, risk_on_family_view };
    const signed = recordsOf(having(finished([]), { is: 'add_quote', child, quote }), CONTEXT);
    const { visibility, family_view } = signed.find(({ type }) => type === 'quote') ?? {};
    expect({ ...(visibility && { visibility }), ...(family_view && { family_view }) }).toEqual(kept);
  });

  it('gives the answers in the order of the list, in whatever order they were tapped', () => {
    const child = CHILDREN[0] ?? '';
    const record = FAMILY.replace('1', '9');
    const tap = (item: string): Action => ({ is: 'answer', child, record, item, value: 'seen' });
    const draft = having(
      finished([]),
      { is: 'open_list', child, list: emptyList(record, 'baby_observation'), items: [] },
      ...['C10', 'unknown', 'C2', 'C1'].map(tap),
    );
    const list = recordsOf(draft, CONTEXT).find(({ type }) => type === 'checklist_response');
    expect(list?.body).toMatchObject({ answers: ['C1', 'C2', 'C10', 'unknown'].map((item) => ({ item })) });
  });

  it('says when a cue was seen only if it was tapped during the visit', () => {
    const child = CHILDREN[0] ?? '';
    const record = FAMILY.replace('1', '9');
    const tap = (at: string): Action => ({ is: 'tap_cue', child, record, cue: cueAt('wriggling', at) });
    const draft = having(
      finished([]),
      { is: 'open_list', child, list: emptyList(record, 'baby_cues'), items: [] },
      tap('2026-11-21T10:20:00.000Z'),
      tap('2026-11-22T19:45:00.000Z'),
    );
    const list = recordsOf(draft, CONTEXT).find(({ type }) => type === 'checklist_response');
    expect(list?.body).toMatchObject({ cues: [{ at: '2026-11-21T10:20:00.000Z' }, { at: null }] });
  });
});

function idsOwnedBy(child: Draft['children'][number]): string[] {
  return [
    child.child,
    child.record,
    ...[...child.lists, ...child.quotes, ...child.unspoken].map(({ record }) => record),
  ];
}
