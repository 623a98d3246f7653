/** Fifth step: what the child and others said, word for word, what the child shows without words, and what was drawn. */
import type { Id } from '../../../wire/records';
import { Attachments } from './attachments';
import { ChildTabs } from './child_tabs';
import { DayInLife } from './day_in_life';
import type { OpenVisit } from './open_visit';
import { Quotes } from './quotes';
import { Unspoken } from './unspoken';
import { WaysToListen } from './ways_to_listen';

export function VoiceStep({ visit, child }: { visit: OpenVisit; child: Id | null }) {
  return (
    <ChildTabs visit={visit} step="voice" child={child}>
      {(chosen) => (
        <>
          <Quotes visit={visit} child={chosen} />
          <Unspoken visit={visit} child={chosen} />
          <WaysToListen visit={visit} child={chosen} />
          <DayInLife visit={visit} child={chosen} />
          <Attachments key={chosen.child} visit={visit} child={chosen} />
        </>
      )}
    </ChildTabs>
  );
}
