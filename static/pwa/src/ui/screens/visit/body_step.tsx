/** Sixth step: marks on the body, growth, what was talked through with each carer, and what tools came to, for one child at a time. */
import type { Id } from '../../../wire/records';
import { ChildTabs } from './child_tabs';
import { Growth } from './growth';
import { Marks } from './marks';
import { Messages } from './messages';
import type { OpenVisit } from './open_visit';
import { ToolResults } from './tool_results';

export function BodyStep({ visit, child }: { visit: OpenVisit; child: Id | null }) {
  return (
    <ChildTabs visit={visit} step="body" child={child}>
      {(chosen) => (
        <>
          <Marks visit={visit} child={chosen} />
          <Growth visit={visit} child={chosen} />
          <Messages visit={visit} child={chosen} />
          <ToolResults visit={visit} child={chosen} />
        </>
      )}
    </ChildTabs>
  );
}
