/** One value of a record that was signed, to be written anew. */
import type { MendField } from '../../../views/rows';
import type { RecordType } from '../../../wire/records';
import { Choice } from '../../parts/Choice';
import { TextArea, TextField } from '../../parts/Field';
import { choicesOf, fieldLabel } from '../../strings/mending';

export interface MendFieldProps {
  type: RecordType;
  field: MendField;
  textMax: number | undefined;
  error?: string | null;
  value: string;
  write: (value: string) => void;
}

export function MendFieldInput({ type, field, value, write, textMax, error = null }: MendFieldProps) {
  const label = fieldLabel(field, type);
  if (field.is === 'choice') {
    return (
      <Choice
        legend={label}
        layout="stacked"
        options={choicesOf(field)}
        value={value === '' ? null : value}
        onChoose={(chosen) => write(chosen ?? '')}
      />
    );
  }
  if (field.is === 'date') {
    return <TextField label={label} type="date" width="medium" value={value} onInput={write} error={error} />;
  }
  if (field.is === 'whole')
    return (
      <TextField
        label={label}
        inputMode="numeric"
        width="short"
        value={value}
        onInput={write}
        error={error}
      />
    );
  return <TextArea label={label} value={value} onInput={write} textMax={textMax} error={error} />;
}
