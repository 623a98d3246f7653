/** What rules raised and nobody has answered, wherever the day begins: worst first, each a way to its answer. */
import type { AlertLine } from '../../../views/rows';
import { CardList } from '../../parts/CardList';
import { Section } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { to } from '../../router';
import { ALERTS, sayRule } from '../../strings/alerts';
import { CHILD } from '../../strings/child';
import { RESTRICTED } from '../../strings/restricted';
import { sayTime } from '../../strings/when';

/** Where the record is not here, what was done about it may be in there. */
function sayWhatIsOpen({ level, by_name_alone }: AlertLine): string {
  if (by_name_alone) return level === 'stop' ? ALERTS.stop : ALERTS.alert;
  return level === 'stop' ? ALERTS.call : ALERTS.toAnswer;
}

export function OpenAlerts({ alerts }: { alerts: readonly AlertLine[] }) {
  if (alerts.length === 0) return null;
  return (
    <Section heading={ALERTS.heading}>
      <CardList
        items={alerts}
        card={(line) => (
          <li key={line.alert} class="card">
            <a class="card__link" href={to.alert(line.child, line.alert)}>
              {line.child_name || RESTRICTED.unnamedChild}: {sayRule(line.pack, line.rule)}
            </a>
            {line.by_name_alone && line.family_name && (
              <p class="card__line">{CHILD.family(line.family_name)}</p>
            )}
            <p class="card__line">
              <Tag kind={line.level === 'stop' ? 'alert' : 'notice'}>{sayWhatIsOpen(line)}</Tag>
              <span class="soft">{ALERTS.raised(sayTime(line.raised_at))}</span>
            </p>
          </li>
        )}
      />
    </Section>
  );
}
