/** A checklist as it was answered: a plain list, each answer with what it was before if it differs. No total. */
import type { Answer, ChecklistRow } from '../../../views/rows';
import { Expander } from '../../parts/Expander';
import { CHILD, READ } from '../../strings/child';
import { BABY_STATE } from '../../strings/codes';
import { sayClock, sayDayInRow } from '../../strings/when';
import { Changed } from './changed';
import { cueWords, itemWords, leadIn, listTitle, personWords } from './words';

export interface ChecklistReadProps {
  list: ChecklistRow;
  level: 2 | 3 | 4;
  /** Closed under its title until it is asked for. */
  folded?: boolean;
}

/** Which checklist it is, and about whom. */
export function titleOf(list: Pick<ChecklistRow, 'definition' | 'version' | 'carer'>): string {
  const about = list.carer ? READ.about(personWords(list.carer, CHILD.notNamed)) : '';
  return [listTitle(list.definition, list.version), about].filter(Boolean).join(', ');
}

export function ChecklistRead({ list, level, folded = false }: ChecklistReadProps) {
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4';
  const title = titleOf(list);
  if (folded) {
    return (
      <Expander summary={`${title}${READ.changes(list.answers.filter(({ before }) => before).length)}`}>
        <Answers list={list} />
      </Expander>
    );
  }
  return (
    <div>
      <Heading class="section__heading section__heading--3">{title}</Heading>
      <Answers list={list} />
    </div>
  );
}

function Answers({ list }: { list: ChecklistRow }) {
  const state = list.state && BABY_STATE[list.state];
  const withWhom = list.with_carer && READ.with(personWords(list.with_carer, CHILD.notNamed));
  return (
    <>
      <Changed at={list.changed_at} />
      <p class="soft">{[state, withWhom, list.setting].filter(Boolean).join(' · ')}</p>
      {list.answers.length > 0 && <p class="soft">{leadIn(list.definition, list.version)}</p>}
      {list.answers.length > 0 && (
        <ul class="answers">
          {list.answers.map((answer) => (
            <AnswerLine key={answer.item} list={list} answer={answer} />
          ))}
        </ul>
      )}
      {list.cues.length > 0 && <Cues list={list} />}
      {list.note && <p class="words">{list.note}</p>}
    </>
  );
}

function AnswerLine({ list, answer }: { list: ChecklistRow; answer: Answer }) {
  const words = itemWords(list.definition, list.version, answer.item);
  return (
    <li class="answers__item">
      <span>{words.text}</span> <span class="answers__value">{words.label(answer.value)}</span>
      {answer.before && (
        <span class="answers__changed">
          {READ.changed(words.label(answer.before.value), sayDayInRow(answer.before.at, list.at))}
        </span>
      )}
      {answer.note && <span class="answers__changed">{answer.note}</span>}
    </li>
  );
}

function Cues({ list }: { list: ChecklistRow }) {
  return (
    <>
      <p class="notice__heading">{READ.cues}</p>
      <ul class="answers">
        {list.cues.map((cue, place) => (
          <li key={place} class="answers__item">
            <span>{cueWords(list.definition, list.version, cue.cue)}</span>
            {cue.at && <span class="answers__value">{sayClock(cue.at)}</span>}
            {cue.context && <span class="answers__changed">{cue.context}</span>}
            {cue.may_be_telling_us && (
              <span class="answers__changed">{READ.cueMay(cue.may_be_telling_us)}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
