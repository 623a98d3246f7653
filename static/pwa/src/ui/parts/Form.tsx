/**
 * A form that is never sent by the browser: its fields go nowhere but to `onSubmit`. When that says that something is wrong with one of
 * them, the first such field is gone to.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface FormProps {
  children: ComponentChildren;
  onSubmit: () => void;
  /** A named form opens on purpose and takes the focus. */
  label?: string;
}

export function Form({ children, onSubmit, label }: FormProps) {
  const [tries, setTries] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit();
    setTries(tries + 1);
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [tries]);
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
