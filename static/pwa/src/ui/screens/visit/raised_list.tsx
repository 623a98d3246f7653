/** What the rules raised, at the last step: prompts to answer with a tap, alerts that stay open, hints for the author alone. */

import { useState } from 'preact/hooks';
import type { Raised } from '../../../rules';
import { alertOf, hasReason, promptsToAnswer } from '../../../rules/answering';
import { hasWords, unkeptAnswers } from '../../../visit/content';
import type { DraftAlert } from '../../../visit/draft';
import { overBy } from '../../../wire/text_length';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { RAISED, STOP } from '../../strings/findings';
import { Mends } from './mend';
import { childName, type OpenVisit } from './open_visit';
import { type Step, visitPath } from './paths';
import { RemoveButton } from './remove_button';
import { SIGN } from './strings';

export function RaisedList({ visit }: { visit: OpenVisit }) {
  const { draft, raised } = visit;
  const open = promptsToAnswer(draft, raised);
  const answered = raised.filter((each) => hasReason(draft, each));
  const alerts = raised.filter(({ level }) => level === 'alert');
  const hints = raised.filter(({ level }) => level === 'hint');
  const left = unkeptAnswers(draft).filter(({ code }) => !open.some((each) => each.code === code));
  return (
    <>
      {open.length > 0 && (
        <Section heading={RAISED.heading(open.length)}>
          <p class="nhsuk-hint">{RAISED.hint}</p>
          {open.map((each) => (
            <Prompt key={each.code} visit={visit} raised={each} />
          ))}
        </Section>
      )}
      {left.map((each) => (
        <LeftAnswer
          key={each.code}
          visit={visit}
          alert={each}
          stands={raised.some(({ code, level }) => code === each.code && level === 'stop')}
        />
      ))}
      {answered.map((each) => (
        <Answered key={each.code} visit={visit} raised={each} />
      ))}
      {alerts.length > 0 && (
        <Section heading={RAISED.alerts}>
          <p class="nhsuk-hint">{RAISED.alertsHint}</p>
          {alerts.map((each) => (
            <div key={each.code} class="visit__card">
              <What visit={visit} raised={each} />
            </div>
          ))}
        </Section>
      )}
      {hints.length > 0 && (
        <Section heading={RAISED.hints}>
          <p class="nhsuk-hint">{RAISED.hintsHint}</p>
          {hints.map((each) => (
            <p key={each.code} class="visit__plain">
              {each.shows.map((words) => RAISED.facts(words)).join(', ')} {hintOf(each)}
            </p>
          ))}
        </Section>
      )}
    </>
  );
}

function hintOf({ rule, about, text }: Raised): string {
  return rule === 'R25' && about ? RAISED.instead(about) : text.ask;
}

interface OneRaised {
  visit: OpenVisit;
  raised: Raised;
}

function What({ visit, raised }: OneRaised) {
  const { child, text, shows } = raised;
  return (
    <>
      <p>
        <strong>{child ? RAISED.about(childName(visit, child), text.says) : text.says}</strong>
      </p>
      {shows.length > 0 && <p class="visit__plain">{shows.map((words) => RAISED.facts(words)).join(', ')}</p>}
      <p>{text.ask}</p>
      <Expander summary={STOP.why}>
        <p>{STOP.source(text.source)}</p>
      </Expander>
    </>
  );
}

/** Where each is put right; what is not here is answered where it stands. */
const STEP_OF: Record<string, Step> = {
  R2: 'body',
  R6: 'seen',
  R9: 'observe',
  R10: 'note',
  R11: 'visit',
  R12: 'room',
  R13: 'room',
  R22: 'note',
  R24: 'note',
  R36: 'room',
  R37: 'body',
  R41: 'observe',
  R43: 'room',
};

function Prompt({ visit, raised }: OneRaised) {
  const before = alertOf(visit.draft, raised.code);
  const own = before?.answering ?? before?.response ?? '';
  const [writes, setWrites] = useState(own !== '');
  const step = STEP_OF[raised.rule];
  const { code, words = [] } = raised;
  const since = words.filter((word) => !before?.words?.includes(word));
  const answer = (response: string) =>
    visit.act({ is: 'answer_raised', code, state: 'not_applicable', response, words });
  return (
    <div class="visit__card">
      <What visit={visit} raised={raised} />
      {before?.response && <p>{RAISED.since(since.map(RAISED.facts).join(', '))}</p>}
      {step && (
        <p>
          <a class="visit__link" href={visitPath(visit.draft.draft, step, raised.child)}>
            {SIGN.mend}
          </a>
        </p>
      )}
      <Choice
        legend={RAISED.answer}
        layout="stacked"
        options={RAISED.reasons.map((reason) => ({ value: reason, label: reason }))}
        value={null}
        onChoose={(reason) => reason && answer(reason)}
      />
      {!writes ? (
        <Button kind="quiet" onPress={() => setWrites(true)}>
          {RAISED.own}
        </Button>
      ) : (
        <Mends gaps="answer_unkept" about={raised.code}>
          <TextField
            label={RAISED.ownLabel}
            value={own}
            textMax={textMax('alert', 'response')}
            onInput={(text) => visit.act({ is: 'write_answer', code: raised.code, text })}
          />
          <Button
            kind="secondary"
            disabled={!hasWords(own) || overBy(own, textMax('alert', 'response')) > 0}
            onPress={() => answer(own)}
          >
            {STOP.keep}
          </Button>
        </Mends>
      )}
    </div>
  );
}

interface LeftAnswerProps {
  visit: OpenVisit;
  alert: DraftAlert;
  /** It was begun to take back a STOP, which stands. */
  stands: boolean;
}

/** Words that were begun about what is not asked any more, or is asked elsewhere. */
function LeftAnswer({ visit, alert, stands }: LeftAnswerProps) {
  return (
    <Mends gaps="answer_unkept" about={alert.code}>
      <div class="visit__card">
        <p>
          <strong>{RAISED.left}</strong>
        </p>
        <p class="visit__plain">“{alert.answering}”</p>
        <p class="nhsuk-hint">{stands ? STOP.undoLeft : RAISED.leftWhy}</p>
        <RemoveButton onRemove={() => visit.act({ is: 'write_answer', code: alert.code, text: '' })} />
      </div>
    </Mends>
  );
}

function Answered({ visit, raised }: OneRaised) {
  const { response = '', answering = '' } = alertOf(visit.draft, raised.code) ?? {};
  const { code } = raised;
  const reopen = () => {
    visit.act({ is: 'answer_raised', code, state: 'open', response: '', words: [] });
    // Own words are not gone with the answer that they were: they can be written on, or removed.
    if (answering === '' && hasWords(response) && !RAISED.reasons.includes(response))
      visit.act({ is: 'write_answer', code, text: response });
  };
  return (
    <p class="visit__plain">
      {raised.text.says} {RAISED.answered(response)}{' '}
      <Button kind="quiet" onPress={reopen}>
        {RAISED.reopen}
      </Button>
    </p>
  );
}
