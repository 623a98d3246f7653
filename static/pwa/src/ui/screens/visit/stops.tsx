/** What is in the way of the visit: the STOP that presses now, and for each that does not, how far it is. */
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { Raised } from '../../../rules';
import { callsAbout, pressingStops, stopState } from '../../../rules/answering';
import { unkeptCalls } from '../../../visit/calls';
import type { Draft, Place } from '../../../visit/draft';
import { Button } from '../../parts/Button';
import { Notice } from '../../parts/Notice';
import { STOP } from '../../strings/findings';
import { sayClock } from '../../strings/when';
import { Mends } from './mend';
import type { OpenVisit } from './open_visit';
import type { Step } from './paths';
import { LeftCall, StopCard } from './stop_card';
import { useStopPlace } from './stop_place';
import { useTyping } from './typing';

export interface StopInHand {
  /** Whose card stands in place of the step. */
  shown: Raised | null;
  /** It presses: there is no way past it but a call, or why there was none. */
  presses: boolean;
  /** The code of a STOP that is not raised any more, when the call begun about it stands in place of the step. */
  left: string | null;
  stops: readonly Raised[];
  open: (code: string | null) => void;
}

/** One presses while nobody has called, and nobody is in the middle of writing; another may have been opened. */
export function useStops(visit: OpenVisit, step: Step): StopInHand {
  const [asked, setAsked] = useState<string | null>(null);
  useAskAgain(visit);
  const typing = useTyping('.stop');
  const stops = visit.raised.filter(({ level }) => level === 'stop');
  const [pressing] = pressingStops(visit.draft, stops, visit.pack, visit.now());
  const opened = stops.find(({ code }) => code === asked);
  const calls = stops.reduce((sum, stop) => sum + callsOf(visit, stop), 0);
  useEffect(() => setAsked(null), [calls, step]);
  const now = typing ? undefined : pressing;
  const shown = now ?? opened ?? null;
  const left = leftCalls(visit.draft, stops).find((code) => code === asked && !shown) ?? null;
  return { shown, presses: shown !== null && shown === pressing, left, stops, open: setAsked };
}

interface StopsProps {
  engine: Engine;
  visit: OpenVisit;
  stop: StopInHand;
  place: RefObject<Place | null>;
  children: ComponentChildren;
}

/** The card in place of the step while one presses; else the step, below what is open. */
export function Stops({ engine, visit, stop, place, children }: StopsProps) {
  const { shown, presses, left, stops, open } = stop;
  const close = () => open(null);
  const key = shown && `${shown.code} ${callsOf(visit, shown)}`;
  useStopPlace(key ?? left, place);
  if (shown)
    return (
      <StopCard key={key} engine={engine} visit={visit} raised={shown} onLeave={presses ? null : close} />
    );
  if (left) return <LeftCall key={left} visit={visit} code={left} onLeave={close} />;
  return (
    <>
      {stops.map((each) => (
        <HowFar key={each.code} visit={visit} stop={each} onOpen={() => open(each.code)} />
      ))}
      {leftCalls(visit.draft, stops).map((code) => (
        <Begun key={code} code={code} onOpen={() => open(code)} />
      ))}
      {children}
    </>
  );
}

/** One tap from every place of every step. It is no verdict: it brings the numbers, and asks who was called; there it is taken back. */
export function Danger({ visit, stop }: { visit: OpenVisit; stop: StopInHand }) {
  const tapped = stop.stops.find(({ about }) => about === 'tapped');
  const press = () => (tapped ? stop.open(tapped.code) : visit.act({ is: 'tap_danger', at: visit.now() }));
  return (
    <Button kind="quiet" onPress={press}>
      {STOP.danger}
    </Button>
  );
}

interface HowFarProps {
  visit: OpenVisit;
  stop: Raised;
  onOpen: () => void;
}

function HowFar({ visit, stop, onOpen }: HowFarProps) {
  const state = stopState(visit.draft, stop, visit.pack);
  if (unkeptCalls(visit.draft).includes(stop.code))
    return <Begun code={stop.code} says={stop.text.says} onOpen={onOpen} />;
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

interface BegunProps {
  code: string;
  /** What the STOP says, while it is raised. */
  says?: string;
  onOpen: () => void;
}

function Begun({ code, says, onOpen }: BegunProps) {
  return (
    <Mends gaps="call_unkept" about={code}>
      <Notice kind="alert" heading={STOP.begun}>
        {says && <p>{says}</p>}
        <p>{STOP.begunWhy}</p>
        <Button kind="secondary" onPress={onOpen}>
          {STOP.goOn}
        </Button>
      </Notice>
    </Mends>
  );
}

/** The codes of calls that were begun about what is not raised any more. */
function leftCalls(draft: Draft, stops: readonly Raised[]): string[] {
  return unkeptCalls(draft).filter((code) => !stops.some((stop) => stop.code === code));
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
