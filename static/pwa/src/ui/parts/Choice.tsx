/**
 * Answers to tap. A second tap on the chosen one takes the answer back, which a radio button cannot do: so these are
 * toggle buttons in a named group, and Tab, Enter and Space work as on any button. Arrow keys go along the group.
 */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { FieldError } from './Field';

export interface Option<V extends string> {
  value: V;
  label: string;
  /** Said after the label to a screen reader, when the label alone is not enough. */
  more?: string;
}

export interface ChoiceProps<V extends string> {
  legend: ComponentChildren;
  options: readonly Option<V>[];
  /** null: not answered. */
  value: V | null;
  onChoose: (value: V | null) => void;
  hint?: string;
  error?: string | null;
  /** The legend is read out but not shown. */
  legendHidden?: boolean;
  /** `compact` puts the answers in one row that wraps; `stacked` one under the other. */
  layout?: 'compact' | 'stacked';
  disabled?: boolean;
}

/** One answer out of several, or none. */
export function Choice<V extends string>(props: ChoiceProps<V>) {
  const choose = (value: V) => props.onChoose(props.value === value ? null : value);
  return (
    <Group {...props}>
      {props.options.map((option) => (
        <Answer
          key={option.value}
          option={option}
          chosen={props.value === option.value}
          disabled={props.disabled ?? false}
          onTap={choose}
        />
      ))}
    </Group>
  );
}

export interface ChoicesProps<V extends string> extends Omit<ChoiceProps<V>, 'value' | 'onChoose'> {
  values: readonly V[];
  onChange: (values: V[]) => void;
}

/** Any number of answers. */
export function Choices<V extends string>({ values, onChange, ...props }: ChoicesProps<V>) {
  const toggle = (value: V) =>
    onChange(values.includes(value) ? values.filter((each) => each !== value) : [...values, value]);
  return (
    <Group {...props}>
      {props.options.map((option) => (
        <Answer
          key={option.value}
          option={option}
          chosen={values.includes(option.value)}
          disabled={props.disabled ?? false}
          onTap={toggle}
        />
      ))}
    </Group>
  );
}

type GroupProps = Pick<ChoiceProps<string>, 'legend' | 'legendHidden' | 'hint' | 'error' | 'layout'> & {
  children: ComponentChildren;
};

function Group({ legend, legendHidden, hint, error, layout = 'compact', children }: GroupProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <fieldset class="nhsuk-fieldset choice" aria-describedby={described || undefined}>
      <legend class={legendHidden ? 'nhsuk-u-visually-hidden' : 'choice__legend'}>{legend}</legend>
      {hint && (
        <div class="nhsuk-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <FieldError id={`${id}-error`} error={error ?? null} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are an extra way along the buttons inside */}
      <div class={`choice__answers choice__answers--${layout}`} onKeyDown={moveAlong}>
        {children}
      </div>
    </fieldset>
  );
}

interface AnswerProps<V extends string> {
  option: Option<V>;
  chosen: boolean;
  disabled: boolean;
  onTap: (value: V) => void;
}

function Answer<V extends string>({ option, chosen, disabled, onTap }: AnswerProps<V>) {
  return (
    <button
      type="button"
      class="choice__answer"
      aria-pressed={chosen}
      disabled={disabled}
      onClick={() => onTap(option.value)}
    >
      {/* The mark keeps the chosen answer apart without colour. */}
      <span class="choice__mark" aria-hidden="true">
        {chosen ? '✓' : ''}
      </span>
      <span>
        {option.label}
        {option.more && <span class="nhsuk-u-visually-hidden"> {option.more}</span>}
      </span>
    </button>
  );
}

const STEP: Record<string, 1 | -1> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function moveAlong(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = STEP[event.key];
  if (!step) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
  const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
  if (here < 0) return;
  event.preventDefault();
  buttons[(here + step + buttons.length) % buttons.length]?.focus();
}
