/** Buttons, at least 48 px high. One `primary` action to a screen; it stands in thumb reach (see `Actions`). */
import type { ComponentChildren } from 'preact';

export interface ButtonProps {
  children: ComponentChildren;
  onPress: () => void;
  kind?: 'primary' | 'secondary' | 'quiet' | 'warning';
  /** While true the button does nothing and says so; it keeps the focus. */
  busy?: boolean;
  disabled?: boolean;
  /** Says more than the visible words do, to a screen reader; must contain the visible words. */
  label?: string;
  describedBy?: string;
  expanded?: boolean;
  controls?: string;
  pressed?: boolean;
}

const CLASS_OF_KIND = {
  primary: 'nhsuk-button',
  secondary: 'nhsuk-button nhsuk-button--secondary',
  quiet: 'quiet-button',
  warning: 'nhsuk-button nhsuk-button--warning',
};

export function Button({ children, onPress, kind = 'primary', busy = false, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      class={CLASS_OF_KIND[kind]}
      onClick={busy ? undefined : onPress}
      disabled={rest.disabled ?? false}
      aria-disabled={busy || undefined}
      aria-label={rest.label}
      aria-describedby={rest.describedBy}
      aria-expanded={rest.expanded}
      aria-controls={rest.controls}
      aria-pressed={rest.pressed}
    >
      {children}
    </button>
  );
}

/** The button that sends a form: Enter in a field does the same. */
export function SubmitButton({
  children,
  kind = 'primary',
  busy = false,
}: Pick<ButtonProps, 'children' | 'kind' | 'busy'>) {
  return (
    <button type="submit" class={CLASS_OF_KIND[kind]} aria-disabled={busy || undefined}>
      {children}
    </button>
  );
}

export interface ActionsProps {
  children: ComponentChildren;
  /** Stay with the form in the middle of a screen, instead of going to the bottom of it. */
  inline?: boolean;
}

/** The bar of a screen's main actions: at the bottom of a phone, where the thumb is; in the flow on a wide screen. */
export function Actions({ children, inline = false }: ActionsProps) {
  return <div class={inline ? 'actions actions--inline' : 'actions'}>{children}</div>;
}
