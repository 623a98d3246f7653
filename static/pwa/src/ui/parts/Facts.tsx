/** Names and values, one under the other. Rows without a value are left out. */
import type { ComponentChildren } from 'preact';

export interface Fact {
  name: string;
  value: ComponentChildren;
}

export function Facts({ facts }: { facts: readonly (Fact | null)[] }) {
  const shown = facts.filter(
    (fact): fact is Fact => fact !== null && fact.value !== null && fact.value !== '',
  );
  return (
    <dl class="facts">
      {shown.map(({ name, value }, place) => (
        <div key={`${place} ${name}`} class="facts__row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
