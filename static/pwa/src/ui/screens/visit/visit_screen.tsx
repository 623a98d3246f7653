/** The frame around each step of a visit: whose it is, where one is, whether it is saved, and on to the next. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { FamilyForVisit } from '../../../views/rows';
import type { Draft } from '../../../visit/draft';
import { householdOf, withHousehold } from '../../../visit/household';
import type { Id } from '../../../wire/records';
import { WhyNotYet } from '../../parts/Loading';
import { Page } from '../../parts/Page';
import { to } from '../../router';
import { useRows } from '../../watching';
import type { Keeper, Saved } from './keeper';
import { KeptFocus } from './kept_focus';
import { type Spot, spotOf, useLeftAt, usePlace } from './left_at';
import { useMend } from './mend';
import type { OpenVisit } from './open_visit';
import type { Step } from './paths';
import { noteRaised, raisedIn } from './raised';
import { discard, type SignedVisit, sign } from './sign';
import { Signed } from './signed';
import { Steps } from './steps';
import { STEP_HEADING, VISIT } from './strings';
import { Unfinished } from './unfinished';
import { useKeeper } from './use_visit';
import { WayOut } from './way_out';

export interface VisitScreenProps {
  engine: Engine;
  draft: Id;
  /** null: where it was left, or else the first step. */
  step?: Step | null;
  /** The child in view, where one is in view at a time. */
  child?: Id | null;
}

export function VisitScreen({ engine, draft, step, child }: VisitScreenProps) {
  const keeper = useKeeper(engine, draft);
  const [signed, setSigned] = useState<SignedVisit | null>(null);
  if (signed) return <Signed {...signed} />;
  if (keeper === undefined) return <Opening />;
  if (keeper === null || keeper.isOver) return <Gone heading={VISIT.gone} why={VISIT.goneWhy} />;
  return (
    <WithFamily
      engine={engine}
      keeper={keeper}
      draft={keeper.draft}
      saved={keeper.saved}
      spot={spotOf(keeper.draft, step ?? null, child ?? null)}
      isAddressed={Boolean(step)}
      onSigned={setSigned}
    />
  );
}

function Opening() {
  return (
    <>
      <p>{VISIT.opening}</p>
      <WhyNotYet />
    </>
  );
}

interface WithFamilyProps {
  engine: Engine;
  keeper: Keeper;
  /** As the keeper has them now; given along, because a screen draws again only for what it is given. */
  draft: Draft;
  saved: Saved;
  spot: Spot;
  /** The address says the step. */
  isAddressed: boolean;
  onSigned: (signed: SignedVisit) => void;
}

function WithFamily({ engine, keeper, draft, saved, spot, isAddressed, onSigned }: WithFamilyProps) {
  const { step } = spot;
  useLeftAt(keeper, spot, isAddressed);
  const family = useRows(engine, { is: 'family_for_visit', family: draft.family });
  // Bare names take nothing away from the household that the visit began with.
  const whole = family?.names_only ? null : family;
  useEffect(() => {
    if (whole) keeper.change(withHousehold(keeper.draft, whole, () => engine.newId()));
  }, [engine, keeper, whole]);
  useMend(step, family !== undefined);
  const household = whole === undefined ? null : (householdOf(draft, whole) ?? family ?? null);
  const visit = household && openVisit(engine, keeper, draft, household);
  // Before anything is painted: a draft of an earlier version is taken up first, and asks for no call that was made.
  useLayoutEffect(() => {
    if (visit) noteRaised(keeper, visit);
  });
  const kept = usePlace(engine, keeper, spot, Boolean(visit));
  if (family === undefined) return <Opening />;
  if (!visit) return <Unfinished draft={draft} />;
  return (
    <Page heading={STEP_HEADING[step]} caption={VISIT.caption(visit.family.name)}>
      {family === null && <p class="visit__plain">{VISIT.ended}</p>}
      <KeptFocus>
        <WayOut engine={engine} saved={saved} onLeave={() => void keeper.flush()} />
        <Steps
          engine={engine}
          visit={visit}
          saved={saved}
          spot={spot}
          kept={kept}
          onAgain={() => void keeper.flush()}
          onSign={() => sign(engine, keeper, visit, onSigned)}
          onDiscard={() => void discard(engine, keeper)}
        />
      </KeptFocus>
    </Page>
  );
}

function Gone({ heading, why }: { heading: string; why: string }) {
  return (
    <Page heading={heading}>
      <p>{why}</p>
      <p>
        <a class="nhsuk-button" href={to.outbox}>
          {VISIT.outbox}
        </a>
      </p>
      <p>
        <a href={to.start}>{VISIT.today}</a>
      </p>
    </Page>
  );
}

function openVisit(engine: Engine, keeper: Keeper, draft: Draft, family: FamilyForVisit): OpenVisit {
  const state = engine.state();
  const now = () => new Date().toISOString();
  return {
    ...raisedIn(draft, family, now()),
    draft,
    latest: () => keeper.draft,
    family,
    author: state.is === 'open' ? state.me.name : '',
    act: (action) => keeper.act(action),
    arriving: keeper.arriving,
    newId: () => engine.newId(),
    now,
    attach: (content) => engine.attach(content),
    keepSound: (slice) => engine.keepSound(slice),
    finishSound: (record) => engine.finishSound(record),
    openDrafted: (blob, size_bytes) => engine.openDrafted(blob, size_bytes),
    beforeLock: (save) => engine.beforeLock(save),
    room: engine,
  };
}
