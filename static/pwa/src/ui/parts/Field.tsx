/**
 * Text fields. Every one carries the attributes that keep what is typed out of the browser's own memory;
 * no other file may write `<input>` for text or `<textarea>`.
 */
import { useId, useRef } from 'preact/hooks';
import { overBy } from '../../wire/text_length';
import { TOO_LONG } from '../strings/field';

/** What stops a browser from remembering, checking by wire, correcting or translating what is typed. */
const KEPT_PRIVATE = {
  autocomplete: 'off',
  spellcheck: 'false',
  autocorrect: 'off',
  writingsuggestions: 'false',
  translate: 'no',
};

/**
 * Put the attributes on a field, as a `ref`. Attributes, not properties: where a browser knows `autocorrect` as a
 * boolean, a property set to "off" would switch it on.
 */
export function keepPrivate(field: HTMLElement | null): void {
  for (const [name, value] of Object.entries(KEPT_PRIVATE)) field?.setAttribute(name, value);
}

export interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  /** A plain sentence that says what to do; shown and announced. */
  error?: string | null;
  /** Called when the field is left: a good moment to save. */
  onLeave?: () => void;
  required?: boolean;
  disabled?: boolean;
  /** More than this is never cut off: the field says how many characters are too many, and its form is not sent. */
  textMax?: number;
  /** The label is read out but not shown; only where a heading right above says the same. */
  labelHidden?: boolean;
}

export interface TextFieldProps extends FieldProps {
  type?: 'text' | 'password' | 'date' | 'time' | 'datetime-local';
  inputMode?: 'text' | 'numeric' | 'tel';
  autocapitalize?: 'off' | 'sentences' | 'words' | 'characters';
  width?: 'short' | 'medium' | 'full';
  min?: string;
  max?: string;
  /** It is what its screen is for. */
  takesFocus?: boolean;
}

/** One line of text, a password or a date. */
export function TextField(given: TextFieldProps) {
  const id = useId();
  const over = overBy(given.value, given.textMax ?? TEXT_MAX);
  const props = withOver(given, over);
  const mount = useRef((field: HTMLInputElement | null) => {
    keepPrivate(field);
    if (props.takesFocus) field?.focus({ preventScroll: true });
  });
  const width = props.width && props.width !== 'full' ? ` field--${props.width}` : '';
  return (
    <Frame id={id} over={over} {...props}>
      <input
        ref={mount.current}
        id={id}
        class={`nhsuk-input${width}${props.error ? ' nhsuk-input--error' : ''}`}
        // Preact's types tie roles to each type by its own; only plain fields stand here.
        type={(props.type ?? 'text') as 'text'}
        inputMode={props.inputMode}
        autocapitalize={props.autocapitalize ?? (props.type === 'password' ? 'off' : undefined)}
        value={props.value}
        min={props.min}
        max={props.max}
        required={props.required}
        disabled={props.disabled}
        aria-invalid={props.error ? 'true' : undefined}
        data-over={over || undefined}
        aria-describedby={describedBy(id, props)}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onBlur={props.onLeave}
      />
    </Frame>
  );
}

/** As long as a text may be in a record. Source: sync/records/fields.py, TEXT_MAX. */
const TEXT_MAX = 20_000;

export interface TextAreaProps extends FieldProps {
  rows?: number;
  autocapitalize?: 'off';
}

/** Several lines. The browser may not send what is typed to a spelling service. */
export function TextArea(given: TextAreaProps) {
  const id = useId();
  const over = overBy(given.value, given.textMax ?? TEXT_MAX);
  const props = withOver(given, over);
  return (
    <Frame id={id} over={over} {...props}>
      <textarea
        ref={keepPrivate}
        id={id}
        class={`nhsuk-textarea${props.error ? ' nhsuk-textarea--error' : ''}`}
        rows={props.rows ?? 4}
        autocapitalize={props.autocapitalize}
        value={props.value}
        required={props.required}
        disabled={props.disabled}
        aria-invalid={props.error ? 'true' : undefined}
        data-over={over || undefined}
        aria-describedby={describedBy(id, props)}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onBlur={props.onLeave}
      />
    </Frame>
  );
}

export interface FileFieldProps {
  label: string;
  hint?: string;
  /** Media types, as the browser's own list of files understands them. */
  accept: string;
  onFile: (file: File) => void;
}

/** A file from the device. Its name is not read. */
export function FileField({ label, hint, accept, onFile }: FileFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} value="" onInput={() => undefined}>
      <input
        ref={keepPrivate}
        id={id}
        class="file"
        type="file"
        accept={accept}
        aria-describedby={hint && `${id}-hint`}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </Frame>
  );
}

function withOver<P extends FieldProps>(props: P, over: number): P {
  return over > 0 ? { ...props, error: TOO_LONG.by(over) } : props;
}

interface FrameProps extends FieldProps {
  id: string;
  /** So many characters are too many. */
  over?: number;
  children: preact.ComponentChildren;
}

function Frame({ id, label, hint, error, labelHidden, over = 0, children }: FrameProps) {
  return (
    <div class={`nhsuk-form-group${error ? ' nhsuk-form-group--error' : ''}`}>
      <label class={labelHidden ? 'nhsuk-u-visually-hidden' : 'nhsuk-label'} for={id}>
        {label}
      </label>
      {hint && (
        <div class="nhsuk-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <FieldError id={`${id}-error`} error={error ?? null} />
      {/* Said once, when it becomes too long; the count changes with every letter. */}
      {over > 0 && (
        <p class="nhsuk-u-visually-hidden" role="alert">
          {TOO_LONG.now}
        </p>
      )}
      {children}
    </div>
  );
}

/** The sentence under a label that says what is wrong; also used by groups of choices. */
export function FieldError({ id, error }: { id: string; error: string | null }) {
  if (!error) return null;
  return (
    <p class="nhsuk-error-message" id={id}>
      <span class="nhsuk-u-visually-hidden">Error: </span>
      {error}
    </p>
  );
}

function describedBy(id: string, { hint, error }: FieldProps): string | undefined {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}
