/** What rules raised and nobody has answered, wherever the day begins: worst first, each a way to its answer. */
import type { AlertLine } from '../../../views/rows';
import { CardList } from '../../parts/CardList';
import { Section } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { to } from '../../router';
import { ALERTS, sayRule } from '../../strings/alerts';
import { sayTime } from '../../strings/when';

export function OpenAlerts({ alerts }: { alerts: readonly AlertLine[] }) {
  if (alerts.length === 0) return null;
  return (
    <Section heading={ALERTS.heading}>
      <CardList
        items={alerts}
        card={(line) => (
          <li key={line.alert} class="card">
            <a class="card__link" href={to.alert(line.child, line.alert)}>
              {line.child_name}: {sayRule(line.pack, line.rule)}
            </a>
            <p class="card__line">
              <Tag kind={line.level === 'stop' ? 'alert' : 'notice'}>
                {line.level === 'stop' ? ALERTS.call : ALERTS.toAnswer}
              </Tag>
              <span class="soft">{ALERTS.raised(sayTime(line.raised_at))}</span>
            </p>
          </li>
        )}
      />
    </Section>
  );
}
