/** A whole number in its unit. What is plainly one is taken; anything else stays as it is typed, and says what to do. */
import { useState } from 'preact/hooks';
import { type Measure, wholeIn } from '../../../visit/whole';
import { TextField, type TextFieldProps } from '../../parts/Field';
import { WHOLE_NUMBER } from '../../strings/findings';

export interface WholeNumberProps {
  label: string;
  measure: Measure;
  /** null while nobody has said. */
  value: number | null;
  /** What is typed and is no number that can be taken; '' for none. */
  asTyped: string;
  onChange: (value: number | null, asTyped: string) => void;
}

export function WholeNumber(props: WholeNumberProps) {
  return <TextField {...useWholeNumber(props).field} />;
}

interface Whole {
  field: TextFieldProps;
  /** Put a number in the place of whatever is typed. */
  put: (value: number) => void;
}

/** The field of one number. It is judged when it is left, and until then stands exactly as it is typed. */
export function useWholeNumber({ label, measure, value, asTyped, onChange }: WholeNumberProps): Whole {
  const [typing, setTyping] = useState<string | null>(null);
  const kept = asTyped || (value === null ? '' : String(value));
  const isWrong = typing === null && kept !== '' && wholeIn(kept, measure) === null;
  return {
    field: {
      label,
      inputMode: 'numeric',
      width: 'short',
      value: typing ?? kept,
      error: isWrong ? WHOLE_NUMBER(measure) : null,
      onInput: (typed) => {
        const whole = wholeIn(typed, measure);
        setTyping(typed);
        onChange(whole, whole === null ? typed.trim() : '');
      },
      onLeave: () => setTyping(null),
    },
    put: (whole) => {
      setTyping(null);
      onChange(whole, '');
    },
  };
}
