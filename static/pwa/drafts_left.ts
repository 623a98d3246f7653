/**
 * Practice content that no release may hold: a draft may still change, and what was signed with it would then say something else.
 *
 * Source: docs/decisions/0012-published-content-never-changes.md
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * Refuses a build for people while there is a draft. A build without a release key is nobody's release: it takes drafts, so that they can be tried.
 *
 * Errors: one sentence that names the drafts, and files that are not as they were published.
 */
export function refuseDrafts(checklists: string, settings: Record<string, string | undefined>): void {
  if (!settings.ATTUNE_RELEASE_KEY) return;
  const drafts = draftsIn(checklists);
  if (drafts.length > 0)
    throw new Error(
      `not published: ${drafts.join(', ')}; publish it (./dev checklist publish), or take it out`,
    );
}

function draftsIn(checklists: string): string[] {
  const published = new Set(readFileSync(join(checklists, 'published.lock'), 'utf8').split('\n'));
  return globSync('*/*.json', { cwd: checklists })
    .map((path) => path.split(sep).join('/'))
    .filter((name) => {
      const digest = createHash('sha256')
        .update(readFileSync(join(checklists, name)))
        .digest('hex');
      return !published.has(`${digest}  ${name}`);
    })
    .sort();
}
