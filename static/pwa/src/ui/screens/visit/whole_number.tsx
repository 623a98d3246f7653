/** A whole number in its unit. What is plainly one is taken; anything else stays as it is typed, and says what to do. */
import { useEffect, useRef, useState } from 'preact/hooks';
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

/** The press that leaves the field is over by then: the sentence moves nothing away from under it. */
const JUDGED_AFTER_MS = 300;

/** The field of one number. It is judged when it is left, and until then stands exactly as it is typed. */
export function useWholeNumber({ label, measure, value, asTyped, onChange }: WholeNumberProps): Whole {
  const [typing, setTyping] = useState<string | null>(null);
  const left = useRef(0);
  useEffect(() => () => window.clearTimeout(left.current), []);
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
        window.clearTimeout(left.current);
        setTyping(typed);
        onChange(whole, whole === null ? typed.trim() : '');
      },
      onLeave: () => {
        left.current = window.setTimeout(() => setTyping(null), JUDGED_AFTER_MS);
      },
    },
    put: (whole) => {
      setTyping(null);
      onChange(whole, '');
    },
  };
}
