/** A reason: a ready one with a tap, or own words. No tap replaces words that somebody wrote. */
import { FIELD_REASON } from '../strings/field';
import { Choice, type ChoiceProps } from './Choice';
import { TextField } from './Field';

export interface BecauseProps extends Pick<ChoiceProps<string>, 'legend' | 'layout'> {
  label: string;
  reasons: readonly string[];
  value: string;
  textMax: number | undefined;
  onWrite: (value: string) => void;
}

export function Because({ legend, layout, label, reasons, value, textMax, onWrite }: BecauseProps) {
  const isReady = reasons.includes(value);
  return (
    <>
      {reasons.length > 0 && (
        <Choice
          legend={legend}
          layout={layout}
          hint={FIELD_REASON.hint}
          options={reasons.map((reason) => ({ value: reason, label: reason }))}
          value={isReady ? value : null}
          disabled={!isReady && value !== ''}
          onChoose={(reason) => onWrite(reason ?? '')}
        />
      )}
      <TextField label={label} value={value} textMax={textMax} onInput={onWrite} />
    </>
  );
}
