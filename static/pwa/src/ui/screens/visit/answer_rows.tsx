/**
 * The rows of a checklist: each its exact phrase and large answers. An answered row folds up when the next one is
 * answered, and stays there to be opened again. No row is ever summed up with another.
 */
import { useState } from 'preact/hooks';
import type { AnsweredItem, AnswerList } from '../../../checklist/definition';
import { PUBLISHED } from '../../../checklist/published';
import type { DraftAnswer } from '../../../visit/draft';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { OBSERVE } from './strings';

export interface AnswerRowsProps {
  definition: AnswerList;
  answers: Record<string, DraftAnswer>;
  onAnswer: (item: string, value: string | null) => void;
  onRest: () => void;
}

export function AnswerRows({ definition, answers, onAnswer, onRest }: AnswerRowsProps) {
  const [open, setOpen] = useState<string | null>(null);
  const blank = definition.items.filter(({ key }) => !answers[key]);
  const answer = (item: string, value: string | null) => {
    setOpen(item);
    onAnswer(item, value);
  };
  return (
    <>
      <p class="visit__lead">{definition.lead_in}</p>
      <ul class="visit__rows">
        {definition.items.map((item) => {
          const given = answers[item.key];
          return (
            <li key={item.key} class="visit__row">
              {given && open !== item.key ? (
                <FoldedRow item={item} given={given} onOpen={() => setOpen(item.key)} />
              ) : (
                <OpenRow item={item} given={given ?? null} isLast={open === item.key} onAnswer={answer} />
              )}
            </li>
          );
        })}
      </ul>
      {blank.length > 0 && blank.length < definition.items.length && (
        <Button kind="secondary" onPress={onRest}>
          {OBSERVE.rest}
        </Button>
      )}
    </>
  );
}

interface OpenRowProps {
  item: AnsweredItem;
  given: DraftAnswer | null;
  /** The row that was tapped last. */
  isLast: boolean;
  onAnswer: (item: string, value: string | null) => void;
}

function OpenRow({ item, given, isLast, onAnswer }: OpenRowProps) {
  return (
    <div onClickCapture={(event) => !isLast && event.detail > 1 && event.stopPropagation()}>
      <Choice
        legend={item.exact_text}
        options={PUBLISHED.answersOf(item.answer_set)}
        value={given?.value ?? null}
        onChoose={(value) => onAnswer(item.key, value)}
      />
    </div>
  );
}

interface FoldedRowProps {
  item: AnsweredItem;
  given: DraftAnswer;
  onOpen: () => void;
}

function FoldedRow({ item, given, onOpen }: FoldedRowProps) {
  return (
    <button type="button" class="visit__folded" aria-expanded={false} onClick={onOpen}>
      <span>{item.exact_text}</span>{' '}
      <strong>
        {PUBLISHED.labelOf(item.answer_set, given.value)}
        {given.prefilled && ` (${OBSERVE.asleep})`}
      </strong>
    </button>
  );
}
