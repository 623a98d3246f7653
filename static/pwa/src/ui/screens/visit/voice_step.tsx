/** Fifth step: what the child and others said, word for word, what the child shows without words, and what was drawn. */
import type { DraftChild } from '../../../visit/draft';
import { findingsOf } from '../../../visit/finding';
import type { Id } from '../../../wire/records';
import { Button } from '../../parts/Button';
import { Section } from '../../parts/Page';
import { Attachments } from './attachments';
import { ChildTabs } from './child_tabs';
import { DayInLife } from './day_in_life';
import { newQuote } from './new_quote';
import type { OpenVisit } from './open_visit';
import { LockedQuote, QuoteForm } from './quote';
import { VOICE } from './strings';
import { UnspokenForm } from './unspoken';
import { WaysToListen } from './ways_to_listen';

export function VoiceStep({ visit, child }: { visit: OpenVisit; child: Id | null }) {
  return (
    <ChildTabs visit={visit} step="voice" child={child}>
      {(chosen) => (
        <>
          <Quotes visit={visit} child={chosen} />
          <Unspoken visit={visit} child={chosen} />
          <WaysToListen visit={visit} child={chosen} />
          <DayInLife visit={visit} child={chosen} />
          <Attachments key={chosen.child} visit={visit} child={chosen} />
        </>
      )}
    </ChildTabs>
  );
}

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

function Quotes({ visit, child }: OneChild) {
  const add = () => visit.act({ is: 'add_quote', child: child.child, quote: newQuote(visit) });
  const own = child.quotes.filter(({ house, record }) => !house && !isExplanation(child, record));
  return (
    <Section heading={VOICE.quotes}>
      <p class="nhsuk-hint">{VOICE.quotesHint}</p>
      {own.map((quote) =>
        quote.locked ? (
          <LockedQuote key={quote.record} visit={visit} child={child} quote={quote} />
        ) : (
          <QuoteForm key={quote.record} visit={visit} child={child} quote={quote} />
        ),
      )}
      {own.every(({ locked }) => locked) && (
        <Button kind="secondary" onPress={add}>
          {VOICE.addQuote}
        </Button>
      )}
    </Section>
  );
}

/** An explanation of a mark stands with the mark. */
function isExplanation(child: DraftChild, record: Id): boolean {
  return findingsOf(child, 'body_mark').some(({ body }) => (body.explanations ?? []).includes(record));
}

function Unspoken({ visit, child }: OneChild) {
  const add = () =>
    visit.act({
      is: 'add_unspoken',
      child: child.child,
      unspoken: {
        record: visit.newId(),
        seen: '',
        context: '',
        possible_meanings: ['', ''],
        view: '',
        noticed_at: visit.now(),
      },
    });
  return (
    <Section heading={VOICE.unspoken}>
      <p class="nhsuk-hint">{VOICE.unspokenHint}</p>
      {child.unspoken.map((unspoken) => (
        <UnspokenForm key={unspoken.record} visit={visit} child={child} unspoken={unspoken} />
      ))}
      <Button kind="secondary" onPress={add}>
        {VOICE.addUnspoken}
      </Button>
    </Section>
  );
}
