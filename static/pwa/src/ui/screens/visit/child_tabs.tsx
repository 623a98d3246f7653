/** One child in view at a time, with a tab for each child of the visit; the address names the child. */
import type { ComponentChildren } from 'preact';
import type { DraftChild } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { Tabs } from '../../parts/Tabs';
import { go } from '../../router';
import { childName, type OpenVisit, plannedChildren } from './open_visit';
import { type Step, visitPath } from './paths';
import { VISIT } from './strings';

export interface ChildTabsProps {
  visit: OpenVisit;
  step: Step;
  child: Id | null;
  children: (child: DraftChild) => ComponentChildren;
}

export function ChildTabs({ visit, step, child, children }: ChildTabsProps) {
  const planned = plannedChildren(visit);
  const chosen = planned.find((each) => each.child === child) ?? planned[0];
  if (!chosen) return <NoChildren visit={visit} />;
  if (planned.length === 1)
    return (
      <>
        <h2 class="section__heading section__heading--2">{childName(visit, chosen.child)}</h2>
        {children(chosen)}
      </>
    );
  return (
    <Tabs
      label={VISIT.children}
      tabs={planned.map((each) => ({ key: each.child, label: childName(visit, each.child) }))}
      chosen={chosen.child}
      onChoose={(key) => go(visitPath(visit.draft.draft, step, key))}
    >
      {children(chosen)}
    </Tabs>
  );
}

export function NoChildren({ visit }: { visit: OpenVisit }) {
  return (
    <p>
      {VISIT.noChildren} <a href={visitPath(visit.draft.draft, 'visit')}>{VISIT.chooseChildren}</a>
    </p>
  );
}
