/**
 * A form that is never sent by the browser: its fields go nowhere but to `onSubmit`. When that says that something is wrong with one of
 * them, or a text is longer than its field may hold, the first such field is gone to; what is too long is not sent.
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
    if (!hasTooLong(form.current)) onSubmit();
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

/** Whether a field in it says that so many characters are too many. */
export function hasTooLong(within: ParentNode | null): boolean {
  return within?.querySelector('[data-over]') != null;
}
