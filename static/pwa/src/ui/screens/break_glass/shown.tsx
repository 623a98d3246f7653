/** What a record says of itself that was opened in an emergency, or that is protected. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { ChildRows } from '../../../views/rows';
import type { Time } from '../../../wire/records';
import { Notice } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { to } from '../../router';
import { EMERGENCY } from '../../strings/access';
import { CHILD } from '../../strings/child';
import { Nowhere } from '../nowhere';

/** Leads here from where somebody looks for a child. */
export function ToEmergency() {
  return (
    <p>
      <a class="card__link" href={to.emergency}>
        {EMERGENCY.link}
      </a>{' '}
      <span class="soft">{EMERGENCY.hint}</span>
    </p>
  );
}

export function OpenedInEmergency({ until }: { until: Time | null }) {
  if (until === null) return null;
  return (
    <Notice kind="alert" heading={EMERGENCY.banner(until)}>
      <p>{EMERGENCY.bannerMore}</p>
    </Notice>
  );
}

/** The child's page while it may be read; when its four hours are over, that they are. */
export function WhileOpen({
  rows,
  children,
}: {
  rows: ChildRows | null;
  children: (rows: ChildRows) => ComponentChildren;
}) {
  const until = useRef<Time | null>(null);
  if (rows) until.current = rows.opened_until;
  if (rows) return <>{children(rows)}</>;
  if (until.current === null) return <Nowhere />;
  return (
    <Page heading={EMERGENCY.heading} back={{ href: to.start, label: CHILD.back }}>
      <p role="status">{EMERGENCY.over(until.current)}</p>
      <p>{EMERGENCY.overMore}</p>
      <ToEmergency />
    </Page>
  );
}
