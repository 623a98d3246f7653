/** Exact words in a list: those that are saved, the one that is being written, and a way to begin the next. */
import { useState } from 'preact/hooks';
import { isQuoteBegun } from '../../../visit/content';
import type { DraftChild, DraftQuote } from '../../../visit/draft';
import { isExplanation } from '../../../visit/finding';
import type { Id } from '../../../wire/records';
import { Section } from '../../parts/Page';
import { AddButton } from './add_button';
import { useBegun } from './begun';
import { newQuote } from './new_quote';
import type { OpenVisit } from './open_visit';
import { LockedQuote, QuoteForm } from './quote';
import { VOICE } from './strings';

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

interface QuoteListProps extends OneChild {
  quotes: readonly DraftQuote[];
  /** What the button says that begins the next. */
  add: string;
  onAdd: () => void;
}

/** One is written at a time. */
export function QuoteList({ visit, child, quotes, add, onAdd }: QuoteListProps) {
  const [saved, setSaved] = useState<Id | null>(null);
  return (
    <>
      {quotes.map((quote) =>
        quote.locked ? (
          <LockedQuote
            key={quote.record}
            visit={visit}
            child={child}
            quote={quote}
            isJustSaved={quote.record === saved}
          />
        ) : (
          <QuoteForm
            key={quote.record}
            visit={visit}
            child={child}
            quote={quote}
            onSave={() => setSaved(quote.record)}
          />
        ),
      )}
      <AddButton words={add} onAdd={onAdd} hidden={quotes.some(({ locked }) => !locked)} />
    </>
  );
}

/** What was said on this visit, but for what stands with a mark or in a house. `begun`: new words are about to be written. */
export function Quotes({ visit, child, begun = false }: OneChild & { begun?: boolean }) {
  const own = child.quotes.filter(({ house, record }) => !house && !isExplanation(child, record));
  const add = (): Id => {
    const quote = newQuote(visit);
    visit.act({ is: 'add_quote', child: child.child, quote });
    return quote.record;
  };
  const forget = (record: Id) => visit.act({ is: 'remove_quote', child: child.child, record });
  useBegun({
    visit,
    child: child.child,
    wanted: begun && !own.some((quote) => !quote.locked && isQuoteBegun(quote)),
    begin: () => {
      // One that was opened earlier and left empty would say the wrong hour.
      for (const { record, locked } of own) if (!locked) forget(record);
      return add();
    },
    find: ({ quotes }, record) => quotes.find((each) => each.record === record),
    forget,
  });
  return (
    <Section heading={VOICE.quotes}>
      <p class="nhsuk-hint">{VOICE.quotesHint}</p>
      <QuoteList visit={visit} child={child} quotes={own} add={VOICE.addQuote} onAdd={add} />
    </Section>
  );
}
