/** The note beside the family's earlier visits, what changed on the checklists, and what the supervisor does with it. */
import { useEffect, useRef } from 'preact/hooks';
import type { Engine } from '../../engine/port';
import type { ReviewRows, VisitRows } from '../../views/rows';
import type { Id } from '../../wire/records';
import { Expander } from '../parts/Expander';
import { Loading } from '../parts/Loading';
import { Page, Section } from '../parts/Page';
import { to } from '../router';
import { READ } from '../strings/child';
import { VISIT_KIND } from '../strings/codes';
import { REVIEW } from '../strings/desk';
import { GRID, OVER_TIME } from '../strings/over_time';
import { sayDay } from '../strings/when';
import { useRows } from '../watching';
import { YourPart } from './desk/act';
import { Nowhere } from './nowhere';
import { Enquiries } from './reading/enquiries';
import { Grid } from './reading/grid';
import { nowTime, reviewRecord } from './reading/review_record';
import { Thread } from './reading/thread';
import { VisitBody } from './reading/visit_body';

export interface ReviewProps {
  engine: Engine;
  family: Id;
  visit: Id;
}

export function Review({ engine, family, visit }: ReviewProps) {
  const rows = useRows(engine, { is: 'review', family, visit });
  useMarkOpened(engine, rows ?? null);
  if (rows === undefined) return <Loading />;
  if (rows === null) return <Nowhere />;
  return (
    <Page
      heading={READ.heading(rows.family_name)}
      caption={sayDay(rows.started_at)}
      back={{ href: to.start, label: REVIEW.back }}
      width="wide"
    >
      <div class="beside">
        <div>
          <Section heading={REVIEW.note}>
            <VisitBody visit={rows} level={3} />
            <Enquiries rows={rows.enquiries} />
          </Section>
          <Section heading={READ.thread}>
            <Thread lines={rows.thread} />
          </Section>
          <YourPart key={rows.visit} engine={engine} rows={rows} />
        </div>
        <div>
          <Section heading={REVIEW.grids}>
            <p class="soft">{rows.grids.length === 0 ? REVIEW.noGrids : GRID.why}</p>
            {rows.grids.map((grid) => (
              <Grid key={`${grid.child} ${grid.definition} ${grid.carer?.id ?? ''}`} grid={grid} />
            ))}
            {rows.children.map(({ child, name }) => (
              <a key={child} class="card__link" href={to.overTime(child)}>
                {OVER_TIME.heading(name)}
              </a>
            ))}
          </Section>
          <History visits={rows.earlier} />
        </div>
      </div>
    </Page>
  );
}

/** Says once, as a record of its own, that the supervisor has opened the visit. */
function useMarkOpened(engine: Engine, rows: ReviewRows | null): void {
  const marked = useRef(false);
  useEffect(() => {
    if (!rows || rows.opened_by_me || marked.current) return;
    marked.current = true;
    const { family, visit, change } = rows;
    const record = reviewRecord(engine, {
      family,
      visit,
      kind: 'opened',
      read_change: change,
      at: nowTime(),
    });
    void engine.sign([record], null).then(() => engine.syncNow());
  }, [engine, rows]);
}

function History({ visits }: { visits: readonly VisitRows[] }) {
  return (
    <Section heading={REVIEW.history}>
      {visits.length === 0 && <p>{REVIEW.noHistory}</p>}
      {visits.map((visit, place) => (
        <div key={visit.visit} class="card">
          <Expander
            summary={`${sayDay(visit.started_at)}, ${VISIT_KIND[visit.kind]}, ${visit.author_name}`}
            open={place === 0}
          >
            <VisitBody visit={visit} level={3} />
          </Expander>
        </div>
      ))}
    </Section>
  );
}
