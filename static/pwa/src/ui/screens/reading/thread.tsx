/** What was asked, directed, answered and marked about a visit, in order. Only words that somebody wrote or acts. */

import type { ThreadLine } from '../../../views/rows';
import { Tag } from '../../parts/Tag';
import { READ } from '../../strings/child';
import { REVIEW_KIND } from '../../strings/codes';
import { isolated } from '../../strings/isolated';
import { OUTBOX_STATE } from '../../strings/outbox';
import { sayTime } from '../../strings/when';

const SHOWN: readonly ThreadLine['kind'][] = ['question', 'direction', 'reviewed', 'reply'];

export function Thread({ lines }: { lines: readonly ThreadLine[] }) {
  const shown = lines.filter(({ kind }) => SHOWN.includes(kind));
  if (shown.length === 0) return <p>{READ.noThread}</p>;
  return (
    <ol class="thread">
      {shown.map((line) => (
        <li key={line.review} class={`thread__item${line.mine ? ' thread__item--mine' : ''}`}>
          <p class="card__line">
            <strong>
              {REVIEW_KIND[line.kind]}, {isolated(line.by_name)}
            </strong>{' '}
            <span class="soft">{sayTime(line.at)}</span>{' '}
            {line.kind === 'reviewed' && line.before_change && <Tag>{READ.beforeChange}</Tag>}{' '}
            {line.struck && <Tag kind="notice">{READ.struck}</Tag>}{' '}
            {line.delivery && <Tag kind="notice">{OUTBOX_STATE[line.delivery].label}</Tag>}
          </p>
          {line.kind === 'reply' && <InReplyTo asked={lines.find(({ review }) => review === line.answers)} />}
          {line.text && <p class="words">{line.text}</p>}
        </li>
      ))}
    </ol>
  );
}

/** A visit may have several questions of one person, so that the words themselves say which. */
function InReplyTo({ asked }: { asked: ThreadLine | undefined }) {
  if (!asked?.text) return null;
  return (
    <p class="thread__asked soft">
      {READ.inReplyTo(REVIEW_KIND[asked.kind], asked.by_name)} “{asked.text}”
    </p>
  );
}
