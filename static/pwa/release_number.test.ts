import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { releaseNumber } from './release_number';

const folder = mkdtempSync(join(tmpdir(), 'release-'));

function list(number: number): string {
  const file = join(folder, `${number}.json`);
  writeFileSync(file, JSON.stringify({ text: JSON.stringify({ number }), signatures: [] }));
  return file;
}

const number = (said?: string, before?: string) =>
  releaseNumber({ ATTUNE_RELEASE_NUMBER: said, ATTUNE_RELEASE_BEFORE: before });

describe('the number of a release', () => {
  it('is none where none is asked for', () => {
    expect([number(), number(''), number('0'), number('0', list(0))]).toEqual([0, 0, 0, 0]);
  });

  it('is above that of the release before', () => {
    expect([number('1', 'none'), number('1', list(0)), number('8', list(7))]).toEqual([1, 1, 8]);
    for (const same_or_lower of ['7', '6', '0', undefined])
      expect(() => number(same_or_lower, list(7))).toThrow('must be above 7');
  });

  it('is refused where nobody says which release was before', () => {
    expect(() => number('1')).toThrow('ATTUNE_RELEASE_BEFORE must name');
    expect(() => number('2', join(folder, 'gone.json'))).toThrow('must name the release.json of a release');
    writeFileSync(join(folder, 'bent.json'), '{"text":"{}"}');
    expect(() => number('2', join(folder, 'bent.json'))).toThrow('must name the release.json of a release');
  });

  it('is a whole number', () => {
    for (const said of ['-1', '1.5', 'two', '1e3'])
      expect(() => number(said, 'none')).toThrow('whole number');
  });
});
