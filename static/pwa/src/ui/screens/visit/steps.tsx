/** The step one is at, with what goes before it: a STOP, or what is noted at this moment. Below it the ways on, and what is saved. */
import type { Engine, Failure } from '../../../engine/port';
import type { Id } from '../../../wire/records';
import { BodyStep } from './body_step';
import { StepNav, WaysOn } from './frame';
import type { Saved } from './keeper';
import type { Kept, Spot } from './left_at';
import { MomentBar, Moments, useMoment } from './moments';
import { NoteStep } from './note_step';
import { ObserveStep } from './observe_step';
import type { OpenVisit } from './open_visit';
import type { Step } from './paths';
import { RoomStep } from './room_step';
import { SavedLine } from './saved_line';
import { SeenStep } from './seen_step';
import { SignStep } from './sign_step';
import { Danger, Stops, useStops } from './stops';
import { VisitStep } from './visit_step';
import { VoiceStep } from './voice_step';

interface StepsProps {
  engine: Engine;
  visit: OpenVisit;
  saved: Saved;
  spot: Spot;
  kept: Kept;
  onAgain: () => void;
  onSign: () => Promise<Failure | null>;
  onDiscard: () => void;
}

export function Steps({ engine, visit, saved, spot, kept, onAgain, onSign, onDiscard }: StepsProps) {
  const { step, child } = spot;
  const { draft } = visit.draft;
  const stop = useStops(visit, step);
  const moment = useMoment(step, child, kept);
  const isStopped = Boolean(stop.shown || stop.left);
  return (
    <>
      <StepNav draft={draft} step={step} child={child} />
      <Stops engine={engine} visit={visit} stop={stop} place={kept.place}>
        <Moments visit={visit} step={step} child={child} moment={moment}>
          <StepBody visit={visit} step={step} child={child} onSign={onSign} onDiscard={onDiscard} />
        </Moments>
      </Stops>
      {!moment.open && <WaysOn draft={draft} step={step} child={child} />}
      <div class="visit__dock">
        <div class="visit__dock-line">
          <SavedLine engine={engine} saved={saved} onAgain={onAgain} />
          {!isStopped && <Danger visit={visit} stop={stop} />}
        </div>
        {!isStopped && <MomentBar {...moment} step={step} />}
      </div>
    </>
  );
}

interface StepBodyProps {
  visit: OpenVisit;
  step: Step;
  child: Id | null;
  onSign: () => Promise<Failure | null>;
  onDiscard: () => void;
}

function StepBody({ visit, step, child, onSign, onDiscard }: StepBodyProps) {
  switch (step) {
    case 'visit':
      return <VisitStep visit={visit} onDiscard={onDiscard} />;
    case 'room':
      return <RoomStep visit={visit} />;
    case 'seen':
      return <SeenStep visit={visit} />;
    case 'observe':
      return <ObserveStep visit={visit} child={child} />;
    case 'voice':
      return <VoiceStep visit={visit} child={child} />;
    case 'body':
      return <BodyStep visit={visit} child={child} />;
    case 'note':
      return <NoteStep visit={visit} child={child} />;
    case 'sign':
      return <SignStep visit={visit} onSign={onSign} />;
  }
}
