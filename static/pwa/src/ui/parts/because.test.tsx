import { useState } from 'preact/hooks';
import { expect, it } from 'vitest';
import { show } from '../tests/glass';
import { Because } from './Because';

const REASONS = ['No signal here', 'The line was busy'];

function Asked() {
  const [value, setValue] = useState('');
  return (
    <Because
      legend="Why not"
      label="In words"
      reasons={REASONS}
      value={value}
      textMax={undefined}
      onWrite={setValue}
    />
  );
}

it('takes a ready reason, and another in its place, at a tap each', async () => {
  const glass = await show(<Asked />);
  const field = () => glass.field('In words').value;
  await glass.press('No signal here');
  expect(field()).toBe('No signal here');
  await glass.press('The line was busy');
  expect(field()).toBe('The line was busy');
});

it('puts no ready reason in the place of own words', async () => {
  const glass = await show(<Asked />);
  await glass.type('In words', 'She asked me not to call with him in the room.');
  await glass.press('No signal here');
  expect(glass.field('In words').value).toBe('She asked me not to call with him in the room.');
  await glass.type('In words', '');
  await glass.press('No signal here');
  expect(glass.field('In words').value).toBe('No signal here');
});
