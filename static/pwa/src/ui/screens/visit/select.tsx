/** One of many answers, by the device's own list: for choices too long to stand on a phone's screen. */
import { useId } from 'preact/hooks';

export interface SelectProps<V extends string> {
  label: string;
  /** Shown while nothing is chosen; choosing it takes the answer back. Left out: something always is. */
  none?: string;
  options: readonly { value: V; label: string }[];
  value: V | null;
  /** While something else answers it. */
  disabled?: boolean;
  onChoose: (value: V | null) => void;
}

export function Select<V extends string>({
  label,
  none,
  options,
  value,
  disabled = false,
  onChoose,
}: SelectProps<V>) {
  const id = useId();
  const choose = (text: string) => onChoose(options.find((option) => option.value === text)?.value ?? null);
  return (
    <div class="nhsuk-form-group">
      <label class="nhsuk-label" for={id}>
        {label}
      </label>
      <select
        id={id}
        class="nhsuk-select visit__select"
        autocomplete="off"
        translate={false}
        value={value ?? ''}
        disabled={disabled}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Codes with their words, as options of a choice. */
export function optionsOf<V extends string>(words: Record<V, string>): { value: V; label: string }[] {
  return (Object.keys(words) as V[]).map((value) => ({ value, label: words[value] }));
}
