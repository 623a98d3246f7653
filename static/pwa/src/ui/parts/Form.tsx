/** A form that is never sent by the browser: its fields go nowhere but to `onSubmit`. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface FormProps {
  children: ComponentChildren;
  onSubmit: () => void;
  /** A named form opens on purpose and takes the focus. */
  label?: string;
}

export function Form({ children, onSubmit, label }: FormProps) {
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit();
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (label !== undefined) form.current?.focus();
  }, [label]);
  return (
    <form
      ref={form}
      tabIndex={label === undefined ? undefined : -1}
      autocomplete="off"
      noValidate
      onSubmit={submit}
      aria-label={label}
    >
      {children}
    </form>
  );
}
