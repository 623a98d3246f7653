/** A part that opens and closes. `details` does it all: keyboard, state, find in page. */
import type { ComponentChildren } from 'preact';

export interface ExpanderProps {
  summary: ComponentChildren;
  children: ComponentChildren;
  open?: boolean;
  onToggle?: (open: boolean) => void;
}

export function Expander({ summary, children, open, onToggle }: ExpanderProps) {
  return (
    <details
      class="expander"
      open={open}
      onToggle={onToggle && ((event) => onToggle(event.currentTarget.open))}
    >
      <summary class="expander__summary">{summary}</summary>
      <div class="expander__content">{children}</div>
    </details>
  );
}
