/** “Immediate danger” is taken back in words, never without: what was tapped, and why it was nothing, stay with what is signed. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { alertOf } from '../../../rules/answering';
import { hasWords } from '../../../visit/content';
import { overBy } from '../../../wire/text_length';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { TextField } from '../../parts/Field';
import { STOP } from '../../strings/findings';
import { sayTime } from '../../strings/when';
import { Mends } from './mend';
import type { OpenVisit } from './open_visit';
import { putFocus } from './place';

interface TakeBackProps {
  visit: OpenVisit;
  /** Of the STOP that the tap raised. */
  code: string;
}

/** A ready reason is one tap. What is typed is in the draft at once. */
export function TakeBack({ visit, code }: TakeBackProps) {
  const own = alertOf(visit.draft, code)?.answering ?? '';
  const [asked, setAsked] = useState(hasWords(own));
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(asked);
  useLayoutEffect(() => {
    if (before.current === asked || !place.current) return;
    before.current = asked;
    if (!asked) return place.current.querySelector('button')?.focus();
    // To no answer: a second press by mistake takes nothing back.
    putFocus(place.current);
    place.current.scrollIntoView?.({ block: 'nearest' });
  }, [asked]);
  if (!asked)
    return (
      <div ref={place}>
        <Button kind="quiet" onPress={() => setAsked(true)}>
          {STOP.dangerUndo}
        </Button>
      </div>
    );
  const write = (text: string) => visit.act({ is: 'write_answer', code, text });
  const said = (why: string) => STOP.takenBack(sayTime(visit.now()), why.trim());
  const takeBack = (why: string) =>
    visit.act({ is: 'take_back_danger', code, record: visit.newId(), response: said(why) });
  const most = textMax('alert', 'response') - said('').length;
  return (
    <div ref={place}>
      <Choice
        legend={STOP.undoWhy}
        hint={STOP.undoHint}
        layout="stacked"
        options={STOP.undoReasons.map((reason) => ({ value: reason, label: reason }))}
        value={null}
        onChoose={(reason) => reason && takeBack(reason)}
      />
      <Mends gaps="answer_unkept" about={code}>
        <TextField label={STOP.undoOwn} value={own} textMax={most} onInput={write} />
      </Mends>
      <Button
        kind="secondary"
        disabled={!hasWords(own) || overBy(own, most) > 0}
        onPress={() => takeBack(own)}
      >
        {STOP.undo}
      </Button>
      <Button
        kind="quiet"
        onPress={() => {
          write('');
          setAsked(false);
        }}
      >
        {STOP.undoNot}
      </Button>
    </div>
  );
}

/** What is signed of each that was taken back. */
export function TakenBack({ visit: { draft } }: { visit: OpenVisit }) {
  return (
    <>
      {(draft.danger_taken_back ?? []).map(({ record, tapped_at, response }) => (
        <p key={record} class="visit__plain">
          {STOP.tappedAt(sayTime(tapped_at))} {response}
        </p>
      ))}
    </>
  );
}
