import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refuseDrafts } from './drafts_left';

const PUBLISHED = join(import.meta.dirname, '..', '..', 'checklists');
const RELEASE = { ATTUNE_RELEASE_KEY: 'release.key' };

function withDraft(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'drafts-')), 'checklists');
  cpSync(PUBLISHED, folder, { recursive: true });
  cpSync(join(folder, 'rules', 'england.v2.json'), join(folder, 'rules', 'england.v99.json'));
  return folder;
}

describe('a build with the release key', () => {
  it('holds what was published', () => {
    expect(() => refuseDrafts(PUBLISHED, RELEASE)).not.toThrow();
  });

  it('is refused while there is a draft, by name', () => {
    expect(() => refuseDrafts(withDraft(), RELEASE)).toThrow('not published: rules/england.v99.json');
  });

  it('is refused with a file that is not as it was published', () => {
    const folder = withDraft();
    writeFileSync(join(folder, 'note', 'case_note.v1.json'), '{}');
    expect(() => refuseDrafts(folder, RELEASE)).toThrow('note/case_note.v1.json, rules/england.v99.json');
  });
});

it('is what a build without the release key may be tried with', () => {
  expect(() => refuseDrafts(withDraft(), {})).not.toThrow();
});
