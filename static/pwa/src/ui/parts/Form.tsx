/** A form that is never sent by the browser: its fields go nowhere but to `onSubmit`. */
import type { ComponentChildren } from 'preact';

export interface FormProps {
  children: ComponentChildren;
  onSubmit: () => void;
  label?: string;
}

export function Form({ children, onSubmit, label }: FormProps) {
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form autocomplete="off" noValidate onSubmit={submit} aria-label={label}>
      {children}
    </form>
  );
}
