/** A length in millimetres: typed, or one more and one less with the thumb. */
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { FINDING } from '../../strings/findings';
import { useWholeNumber, type WholeNumberProps } from './whole_number';

export function Size(props: WholeNumberProps) {
  const { label, measure, value, asTyped } = props;
  const { field, put } = useWholeNumber(props);
  const step = (by: number) =>
    put(Math.min(measure.most, Math.max(measure.least, (value ?? measure.least - 1) + by)));
  // What is typed and cannot be taken is for whoever typed it to put right: a thumb takes none of it away.
  const disabled = asTyped !== '';
  return (
    <div class="size">
      <TextField {...field} />
      <Button
        kind="secondary"
        label={`− ${label}: ${FINDING.smaller}`}
        disabled={disabled}
        onPress={() => step(-1)}
      >
        −
      </Button>
      <Button
        kind="secondary"
        label={`+ ${label}: ${FINDING.larger}`}
        disabled={disabled}
        onPress={() => step(1)}
      >
        +
      </Button>
    </div>
  );
}
