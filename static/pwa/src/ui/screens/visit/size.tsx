/** A length in millimetres: typed, or one more and one less with the thumb. */
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { FINDING } from '../../strings/findings';

export interface SizeProps {
  label: string;
  /** Units: millimetres; null while nobody has said. */
  value: number | null;
  onChange: (value: number | null) => void;
}

const MAX_MM = 2000;

export function Size({ label, value, onChange }: SizeProps) {
  const step = (by: number) => onChange(Math.min(MAX_MM, Math.max(1, (value ?? 0) + by)));
  return (
    <div class="size">
      <TextField
        label={label}
        inputMode="numeric"
        width="short"
        value={value === null ? '' : String(value)}
        onInput={(typed) => onChange(numberIn(typed, MAX_MM))}
      />
      <Button kind="secondary" label={`− ${label}: ${FINDING.smaller}`} onPress={() => step(-1)}>
        −
      </Button>
      <Button kind="secondary" label={`+ ${label}: ${FINDING.larger}`} onPress={() => step(1)}>
        +
      </Button>
    </div>
  );
}

/** The whole number somebody typed. Shape: null when there is none, or it is too large to be meant. */
export function numberIn(typed: string, max: number): number | null {
  const digits = typed.replace(/\D/g, '');
  const value = Number(digits);
  return digits === '' || value < 1 || value > max ? null : value;
}
