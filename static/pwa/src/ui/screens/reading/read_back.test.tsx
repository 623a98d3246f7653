/** What somebody answered beside words and notes is read with them, as far as they answered. */
import { expect, it } from 'vitest';
import { view } from '../../../views';
import type { HandmadeBook } from '../../../views/tests/book';
import { ARI, sampleBook, tellVisit, VELAZAR } from '../../../views/tests/sample';
import type { Bodies, RecordType } from '../../../wire/records';
import { show } from '../../tests/glass';
import { VisitBody } from './visit_body';

const AT = '2026-11-19T10:00:00.000Z';

function having<T extends RecordType>(book: HandmadeBook, type: T, more: Partial<Bodies[T]>): void {
  const entry = book.all.get(ARI)?.find(({ change }) => change.type === type);
  Object.assign(entry?.change.body ?? {}, more);
}

async function read(answer: (book: HandmadeBook) => void): Promise<string> {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT });
  answer(book);
  const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
  if (!rows) throw new Error('the visit is here');
  return (await show(<VisitBody visit={rows} level={2} />)).text();
}

it('says of exact words that they are to be kept from the family, and what the child agreed to', async () => {
  const kept = await read((book) =>
    having(book, 'quote', { child_agreed_share: 'no', risk_on_family_view: true }),
  );
  expect(kept).toContain('Not for the family to read: it could bring somebody into danger');
  expect(kept).toContain('Did the child agree that it is shared? No');
  const free = await read((book) => having(book, 'quote', { risk_on_family_view: false }));
  expect(free).toContain('Could these words bring somebody into danger if the family read them? No');
  const silent = await read(() => undefined);
  expect(silent).not.toContain('danger');
  expect(silent).not.toContain('agree');
});

it('leaves out nothing that was signed beside its other answer', async () => {
  const text = await read((book) =>
    having(book, 'child_visit', {
      seen: 'yes',
      not_seen_reason: null,
      not_seen_detail: 'Was at his grandmother’s at first.',
      observations: 'Asleep in the cot.',
      observations_none_because: 'Samira would not wake him.',
      next_step: null,
      next_step_by: '2026-12-04',
    }),
  );
  expect(text).toContain('a reason for not seeing them: Was at his grandmother’s at first.');
  expect(text).toContain('a reason for none: Samira would not wake him.');
  expect(text).toContain('4 December 2026');
});

it('says what was used in direct work, and what helped the child to be heard', async () => {
  const text = await read((book) =>
    having(book, 'child_visit', {
      direct_work_materials: ['Drawing', 'Play'],
      communication_aid_used: 'no',
      advocate: 'not_considered',
    }),
  );
  expect(text).toContain('Materials that were usedDrawing, Play');
  expect(text).toContain('Communication aid used on this visitNo');
  expect(text).toContain('Was an advocate offered?Not thought of yet');
  expect(await read(() => undefined)).not.toContain('Materials');
});
