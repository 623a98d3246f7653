/** Begins a visit: makes its draft, has it saved, and goes to its first step. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import { startVisit } from '../../../visit/household';
import type { Id } from '../../../wire/records';
import { WhyNotYet } from '../../parts/Loading';
import { Page } from '../../parts/Page';
import { goInstead, to } from '../../router';
import { useRows } from '../../watching';
import { keeperOf } from './keeper';
import { visitPath } from './paths';
import { VISIT } from './strings';

export interface StartVisitProps {
  engine: Engine;
  family: Id;
  /** Whose screen it was begun from; opens first where one child is in view at a time. */
  child: Id | null;
}

export function StartVisit({ engine, family, child }: StartVisitProps) {
  const rows = useRows(engine, { is: 'family_for_visit', family });
  const begun = useRef(false);
  useLayoutEffect(() => {
    if (!rows || begun.current) return;
    begun.current = true;
    const draft = startVisit(rows, new Date().toISOString(), () => engine.newId());
    void keeperOf(engine, draft).saveNow();
    goInstead(visitPath(draft.draft, 'visit', child));
  }, [engine, rows, child]);
  if (rows === undefined || rows) {
    return (
      <>
        <p>{VISIT.opening}</p>
        <WhyNotYet />
      </>
    );
  }
  return (
    <Page heading={VISIT.noFamily}>
      <p>{VISIT.noFamilyWhy}</p>
      <a class="nhsuk-button" href={to.start}>
        {VISIT.today}
      </a>
    </Page>
  );
}
