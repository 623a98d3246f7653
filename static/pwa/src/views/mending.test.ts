import { describe, expect, it } from 'vitest';
import { view } from '.';
import { fieldIn, fieldsOf, withField } from './mending';
import { sampleBook, tellVisit } from './tests/sample';

const AT = '2026-11-21T08:00:00.000Z';

function setAside(why: string, ...seqs: number[]) {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT, filed: false, seq: 1 });
  for (const item of book.sentItems) {
    if (seqs.includes(item.seq)) Object.assign(item, { delivery: 'needs_you', why });
    else item.delivery = 'filed';
  }
  return { book, visit, rows: () => view({ is: 'mending', key: visit }, book) };
}

describe('mending', () => {
  it('shows the author’s own words of what was set aside, in full', async () => {
    const { rows } = setAside('not_allowed', 1, 2);
    const { parts, may } = (await rows()) ?? {};
    expect(parts?.map(({ type, why }) => [type, why])).toEqual([
      ['visit', 'not_allowed'],
      ['child_visit', 'not_allowed'],
    ]);
    for (const part of parts ?? []) {
      const said = JSON.stringify(part.fields);
      const { body } = part.written ?? {};
      const words = Object.values(body ?? {}).filter((v) => typeof v === 'string' && v.includes(' '));
      for (const word of words) expect(said).toContain(word);
    }
    expect(may).toBe('again');
  });

  it.each([
    ['not_allowed', 'again'],
    ['unknown_type', 'again'],
    ['unknown_schema', 'again'],
    ['unopenable', 'again'],
    ['invalid', 'correct'],
    ['malformed', 'correct'],
    ['revoked', 'nothing'],
    ['forked', 'nothing'],
    ['damaged', 'nothing'],
    ['a code of a later server', 'nothing'],
  ])('%s: what may be done is %s', async (why, may) => {
    expect((await setAside(why, 2).rows())?.may).toBe(may);
  });

  it('reads sent again and filed, counts no more, and keeps what was first sent', async () => {
    const { book, visit, rows } = setAside('invalid', 2);
    const old = book.sentItems.find(({ seq }) => seq === 2);
    if (!old) throw new Error('no part');
    const again = { ...old, seq: 9, change: { ...old.change, change: 'f'.repeat(32), signed_at: AT } };
    old.again = again.change.change;
    book.sentItems.push({ ...again, delivery: 'on_device', why: null, again: null });
    const state = async () => (await view({ is: 'outbox' }, book)).items[0];
    expect(await state()).toMatchObject({ key: visit, state: 'on_device', sent_again_at: AT, why: [] });
    for (const item of book.sentItems.filter(({ seq }) => seq === 9)) item.delivery = 'filed';
    expect(await state()).toMatchObject({ state: 'filed', sent_again_at: AT, seqs: [1, 3, 4, 9] });
    expect((await view({ is: 'outbox' }, book)).counts.needs_you).toBe(0);
    const shown = await rows();
    expect(shown?.parts).toEqual([]);
    expect(shown?.before.map(({ seq }) => seq)).toEqual([2]);
    expect(shown?.before[0]?.fields.some(({ value }) => value)).toBe(true);
  });

  it('hides nothing its author wrote, also in a record that this build does not know', () => {
    const change = {
      type: 'plan_action',
      body: { child: 'a'.repeat(32), title: 'Cot by the window', steps: [{ words: 'ok', by: '2026-12-01' }] },
    } as never;
    expect(fieldsOf(change)).toEqual([
      { path: ['title'], name: 'title', is: 'words', value: 'Cot by the window' },
      { path: ['steps', 0, 'words'], name: 'words', is: 'words', value: 'ok' },
      { path: ['steps', 0, 'by'], name: 'by', is: 'date', value: '2026-12-01' },
    ]);
  });

  it('changes one field and nothing else', () => {
    const body = { text: 'a', steps: [{ words: 'b' }, { words: 'c' }] };
    const corrected = withField(body, { path: ['steps', 1, 'words'], is: 'words' }, 'd');
    expect(corrected).toEqual({ text: 'a', steps: [{ words: 'b' }, { words: 'd' }] });
    expect(body.steps[1]?.words).toBe('c');
    expect(fieldIn(corrected, ['steps', 1, 'words'])).toBe('d');
    expect(withField(body, { path: ['text'], is: 'words' }, '').text).toBeNull();
  });

  it('offers a measurement as the number that it is, and no code for writing', () => {
    const body = {
      weight_g: 4510,
      length_mm: 58,
      head_mm: null,
      taken_on: '2026-11-21',
      chart: 'not_plotted',
    };
    const more = { measured_by: 'Priya Calloway', measurer_role: 'health_visitor', source: 'me' };
    const fields = fieldsOf({ type: 'growth', body: { ...body, ...more } } as never);
    expect(fields.map(({ name, is, value }) => [name, is, value])).toEqual([
      ['weight_g', 'whole', '4510'],
      ['length_mm', 'whole', '58'],
      ['head_mm', 'whole', null],
      ['taken_on', 'date', '2026-11-21'],
      ['measured_by', 'words', 'Priya Calloway'],
    ]);
    const length = fields[1] ?? { path: [], is: 'whole' };
    expect(withField(body, length, '580')).toEqual({ ...body, length_mm: 580 });
    expect(withField(body, length, '')).toEqual({ ...body, length_mm: null });
    expect(withField(body, length, '58 cm')).toEqual({ ...body, length_mm: '58 cm' });
    expect(fieldIn(body, ['length_mm'])).toBe('58');
  });
});
