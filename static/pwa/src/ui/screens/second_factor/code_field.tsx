/** The six digits that an authenticator app shows. */
import { TextField } from '../../parts/Field';
import { SECOND_FACTOR } from '../../strings/second_factor';

export interface CodeFieldProps {
  value: string;
  onInput: (digits: string) => void;
  /** It was sent off without six digits. */
  missing: boolean;
}

export const isCode = (typed: string): boolean => /^[0-9]{6}$/.test(typed);

export function CodeField({ value, onInput, missing }: CodeFieldProps) {
  return (
    <TextField
      label={SECOND_FACTOR.code}
      hint={SECOND_FACTOR.codeHint}
      value={value}
      onInput={(typed) => onInput(typed.replace(/\s+/g, ''))}
      inputMode="numeric"
      error={missing && !isCode(value) ? SECOND_FACTOR.needCode : null}
      width="short"
    />
  );
}
