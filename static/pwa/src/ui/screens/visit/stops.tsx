/** What is in the way of the visit: the STOP that presses now, and for each that does not, how far it is. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { Raised } from '../../../rules';
import { callsAbout, pressingStops, stopState } from '../../../rules/answering';
import { Button } from '../../parts/Button';
import { Notice } from '../../parts/Notice';
import { STOP } from '../../strings/findings';
import { sayClock } from '../../strings/when';
import type { OpenVisit } from './open_visit';
import { StopCard } from './stop_card';
import { useTyping } from './typing';

export interface StopInHand {
  /** Whose card stands in place of the step. */
  shown: Raised | null;
  stops: readonly Raised[];
  open: (code: string) => void;
}

/** One presses while nobody has called, and nobody is in the middle of writing; another may have been opened. */
export function useStops(visit: OpenVisit): StopInHand {
  const [asked, setAsked] = useState<string | null>(null);
  useAskAgain(visit);
  const typing = useTyping('.stop');
  const stops = visit.raised.filter(({ level }) => level === 'stop');
  const [pressing] = pressingStops(visit.draft, stops, visit.pack, visit.now());
  const opened = stops.find(({ code }) => code === asked);
  const calls = stops.reduce((sum, stop) => sum + callsOf(visit, stop), 0);
  useEffect(() => setAsked(null), [calls]);
  return { shown: (typing ? undefined : pressing) ?? opened ?? null, stops, open: setAsked };
}

interface StopsProps {
  engine: Engine;
  visit: OpenVisit;
  stop: StopInHand;
  children: ComponentChildren;
}

/** The card in place of the step while one presses; else the step, below what is open. */
export function Stops({ engine, visit, stop, children }: StopsProps) {
  const { shown, stops, open } = stop;
  if (shown) {
    const key = `${shown.code} ${callsOf(visit, shown)}`;
    return <StopCard key={key} engine={engine} visit={visit} raised={shown} />;
  }
  return (
    <>
      {stops.map((each) => (
        <HowFar key={each.code} visit={visit} stop={each} onOpen={() => open(each.code)} />
      ))}
      {children}
      <Danger visit={visit} />
    </>
  );
}

/** One tap from every step. It is no verdict: it brings the numbers, and asks who was called. */
function Danger({ visit }: { visit: OpenVisit }) {
  const tapped = Boolean(visit.draft.danger_at);
  const write = (danger_at: string | null) => visit.act({ is: 'write_visit', fields: { danger_at } });
  return (
    <p>
      <Button kind="quiet" onPress={() => write(tapped ? null : visit.now())}>
        {tapped ? STOP.dangerUndo : STOP.danger}
      </Button>
    </p>
  );
}

interface HowFarProps {
  visit: OpenVisit;
  stop: Raised;
  onOpen: () => void;
}

function HowFar({ visit, stop, onOpen }: HowFarProps) {
  const state = stopState(visit.draft, stop, visit.pack);
  if (state.is === 'called') return <p class="visit__plain">{STOP.calledAt(sayClock(state.at))}</p>;
  return (
    <Notice kind="alert" heading={STOP.again}>
      <p>{stop.text.says}</p>
      {state.is === 'not_yet' && <p>{STOP.askAgain(sayClock(state.ask_again_at))}</p>}
      <Button kind="secondary" onPress={onOpen}>
        {STOP.openCard}
      </Button>
    </Notice>
  );
}

/** Counts what was done about it: calls, and words that they were about. */
function callsOf({ draft }: OpenVisit, stop: Raised): number {
  return callsAbout(draft, stop).reduce((sum, { told = [] }) => sum + 1 + told.length, 0);
}

/** Draws the visit again when it is time to ask once more. */
function useAskAgain(visit: OpenVisit): void {
  const [, setTick] = useState(0);
  const times = visit.raised
    .filter(({ level }) => level === 'stop')
    .map((stop) => stopState(visit.draft, stop, visit.pack))
    .flatMap((state) => (state.is === 'not_yet' ? [Date.parse(state.ask_again_at)] : []));
  const next = times.length > 0 ? Math.min(...times) : null;
  useEffect(() => {
    if (next === null) return;
    const timer = setTimeout(() => setTick((n) => n + 1), Math.max(0, next - Date.now()));
    return () => clearTimeout(timer);
  }, [next]);
}
