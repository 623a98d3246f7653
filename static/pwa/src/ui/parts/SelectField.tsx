/** One out of a long list. Short lists are `Choice`. */
import { useId } from 'preact/hooks';
import type { Option } from './Choice';
import { FieldError, keepPrivate } from './Field';

export interface SelectFieldProps<V extends string> {
  label: string;
  /** What stands there while nothing is chosen. */
  empty: string;
  options: readonly Option<V>[];
  /** '' when nothing is chosen. */
  value: V | '';
  onChoose: (value: V | '') => void;
  error?: string | null;
}

export function SelectField<V extends string>(props: SelectFieldProps<V>) {
  const id = useId();
  return (
    <div class="nhsuk-form-group">
      <label class="nhsuk-label" for={id}>
        {props.label}
      </label>
      <FieldError id={`${id}-error`} error={props.error ?? null} />
      <select
        ref={keepPrivate}
        id={id}
        class="nhsuk-select"
        value={props.value}
        aria-invalid={props.error ? 'true' : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        onChange={(event) => props.onChoose(event.currentTarget.value as V | '')}
      >
        <option value="">{props.empty}</option>
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
