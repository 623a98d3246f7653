/** What was said, exactly, and what was shown without words. */
import type { QuoteRow, UnspokenRow } from '../../../views/rows';
import { Facts } from '../../parts/Facts';
import { Tag } from '../../parts/Tag';
import { CHILD, READ } from '../../strings/child';
import { QUOTE_PROMPT } from '../../strings/codes';
import { HOUSES, QUOTE_TOOL, SHARE } from '../../strings/voice';
import { sayClock } from '../../strings/when';
import { Changed } from './changed';
import { personWords } from './words';

/** How the words came: asked or not, and with which tool. */
export function sayPrompt({ prompt, tool, house }: QuoteRow): string {
  const of = [tool && QUOTE_TOOL[tool], house && HOUSES.words[house]].filter(Boolean).join(', ');
  return [QUOTE_PROMPT[prompt], of].filter(Boolean).join(': ');
}

export function Quote({ quote }: { quote: QuoteRow }) {
  const how = [
    READ.said(personWords(quote.speaker, CHILD.notNamed)),
    quote.said_to && READ.saidTo(quote.said_to),
    sayPrompt(quote),
    quote.where,
    quote.heard_at && sayClock(quote.heard_at),
    quote.who_heard.length > 0 && READ.heardBy(quote.who_heard.join(', ')),
    quote.language,
  ];
  return (
    <figure class="quote">
      <blockquote class="quote__words">“{quote.exact_words}”</blockquote>
      <figcaption class="soft">{how.filter(Boolean).join(' · ')}</figcaption>
      <Changed at={quote.changed_at} />
      <Sharing quote={quote} />
      {quote.translation && (
        <p class="words">
          {READ.translation}: “{quote.translation}”
        </p>
      )}
    </figure>
  );
}

/** Whether the child agreed that their words are shared, and whom they could bring into danger, as far as somebody said. */
function Sharing({ quote: { child_agreed_share, risk_on_family_view } }: { quote: QuoteRow }) {
  return (
    <>
      {risk_on_family_view && (
        <p>
          <Tag kind="notice">{SHARE.kept}</Tag>
        </p>
      )}
      {child_agreed_share && (
        <p class="soft">
          {SHARE.agreed} {SHARE.words[child_agreed_share]}
        </p>
      )}
      {risk_on_family_view === false && (
        <p class="soft">
          {SHARE.risk} {SHARE.no}
        </p>
      )}
    </>
  );
}

export function Unspoken({ unspoken }: { unspoken: UnspokenRow }) {
  return (
    <>
      <Changed at={unspoken.changed_at} />
      <Facts
        facts={[
          { name: READ.seen, value: unspoken.seen },
          unspoken.context ? { name: READ.context, value: unspoken.context } : null,
          {
            name: READ.meanings,
            value: (
              <ul class="nhsuk-list nhsuk-list--bullet">
                {unspoken.possible_meanings.map((meaning) => (
                  <li key={meaning}>{meaning}</li>
                ))}
              </ul>
            ),
          },
          unspoken.view ? { name: READ.view, value: unspoken.view } : null,
          unspoken.noticed_at ? { name: READ.noticedAt, value: sayClock(unspoken.noticed_at) } : null,
        ]}
      />
    </>
  );
}
