/** Exact words: written, saved, and from then on locked. To correct them they are removed and written again. */

import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { PUBLISHED, QUOTE_PROMPT } from '../../../checklist/published';
import { hasWords, isQuoteWhole } from '../../../visit/content';
import type { DraftChild, DraftQuote, QuotePrompt } from '../../../visit/draft';
import { isQuoteTooLong } from '../../../visit/too_long';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Choice, Choices } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { FieldError, TextArea, TextField } from '../../parts/Field';
import { TOO_LONG } from '../../strings/field';
import { SHARE } from '../../strings/voice';
import { Mends } from './mend';
import { childName, formDay, notedAt, type OpenVisit, personName } from './open_visit';
import { putFocus } from './place';
import { RemoveButton } from './remove_button';
import { optionsOf } from './select';
import { VOICE } from './strings';

interface OneQuote {
  visit: OpenVisit;
  child: DraftChild;
  quote: DraftQuote;
}

export function QuoteForm({ visit, child, quote, onSave }: OneQuote & { onSave: () => void }) {
  const [tried, setTried] = useState(false);
  const { act } = visit;
  const write = (fields: Partial<DraftQuote>) =>
    act({ is: 'write_quote', child: child.child, record: quote.record, fields });
  const canLock = isQuoteWhole(quote) && !isQuoteTooLong(quote);
  const lock = () => {
    setTried(!canLock);
    if (canLock) onSave();
    act({ is: 'lock_quote', child: child.child, record: quote.record });
  };
  return (
    <div class="visit__card">
      <Mends gaps="quote_unfinished" about={quote.record}>
        <TextArea
          label={VOICE.exact}
          value={quote.exact_words}
          rows={3}
          // No capital that nobody typed.
          autocapitalize="off"
          onInput={(exact_words) => write({ exact_words })}
        />
        <Choice
          legend={VOICE.speaker}
          options={speakers(visit, child)}
          value={quote.speaker}
          onChoose={(speaker) => write({ speaker, speaker_kind: kindOf(speaker, child) })}
        />
        <Choice
          legend={VOICE.prompt}
          options={prompts(visit)}
          value={quote.prompt}
          onChoose={(prompt) => write({ prompt })}
        />
      </Mends>
      <Choices
        legend={VOICE.whoHeard}
        options={hearers(visit, quote)}
        values={quote.who_heard}
        onChange={(who_heard) => write({ who_heard })}
      />
      <Expander summary={VOICE.more}>
        <Circumstances quote={quote} write={write} />
      </Expander>
      <FieldError id={`${quote.record}-need`} error={tried && !canLock ? need(quote) : null} />
      <Mends gaps="quote_unsaved" about={quote.record}>
        <Button onPress={lock}>{VOICE.lock}</Button>
      </Mends>
      <RemoveButton onRemove={() => act({ is: 'remove_quote', child: child.child, record: quote.record })} />
    </div>
  );
}

interface CircumstancesProps {
  quote: DraftQuote;
  write: (fields: Partial<DraftQuote>) => void;
}

function Circumstances({ quote, write }: CircumstancesProps) {
  return (
    <>
      <TextField
        label={VOICE.saidTo}
        value={quote.said_to}
        textMax={textMax('quote', 'said_to')}
        onInput={(said_to) => write({ said_to })}
      />
      <TextField
        label={VOICE.where}
        value={quote.where}
        textMax={textMax('quote', 'where')}
        onInput={(where) => write({ where })}
      />
      <TextField
        label={VOICE.language}
        value={quote.language}
        textMax={textMax('quote', 'language')}
        onInput={(language) => write({ language })}
      />
      <Choice
        legend={SHARE.agreed}
        options={optionsOf(SHARE.words)}
        value={quote.child_agreed_share ?? null}
        onChoose={(child_agreed_share) => write({ child_agreed_share })}
      />
      <Choice
        legend={SHARE.risk}
        hint={SHARE.riskHint}
        options={[
          { value: 'yes', label: SHARE.yes },
          { value: 'no', label: SHARE.no },
        ]}
        value={quote.risk_on_family_view === undefined ? null : quote.risk_on_family_view ? 'yes' : 'no'}
        onChoose={(risk) => write({ risk_on_family_view: risk === null ? undefined : risk === 'yes' })}
      />
      <TextArea
        label={VOICE.translation}
        value={quote.translation}
        rows={2}
        autocapitalize="off"
        onInput={(translation) => write({ translation })}
      />
    </>
  );
}

export function LockedQuote({ visit, child, quote, isJustSaved }: OneQuote & { isJustSaved: boolean }) {
  const figure = useInView<HTMLElement>(isJustSaved);
  const speaker =
    quote.speaker_kind === 'child' ? childName(visit, child.child) : personName(visit, quote.speaker ?? '');
  const prompt = prompts(visit).find(({ value }) => value === quote.prompt)?.label;
  const circumstances = [quote.said_to, quote.where, quote.language].filter(hasWords);
  return (
    <figure class="visit__card visit__quote" ref={figure}>
      <figcaption>{VOICE.said(speaker)}</figcaption>
      <blockquote class="visit__words">{quote.exact_words}</blockquote>
      <p class="nhsuk-hint">
        {[notedAt(visit, quote.heard_at), prompt, ...circumstances].filter(Boolean).join(' · ')}
      </p>
      {hasWords(quote.translation) && (
        <p class="visit__plain">
          {VOICE.translation}: “{quote.translation}”
        </p>
      )}
      {quote.who_heard.length > 0 && <p class="nhsuk-hint">{VOICE.heardBy(quote.who_heard.join(', '))}</p>}
      <p class="nhsuk-hint">{VOICE.lockedHint}</p>
      <RemoveButton
        onRemove={() => visit.act({ is: 'remove_quote', child: child.child, record: quote.record })}
      />
    </figure>
  );
}

/** Words that were just saved are seen, though their form was longer than they are. */
function useInView<E extends HTMLElement>(wanted: boolean): RefObject<E | null> {
  const element = useRef<E>(null);
  useLayoutEffect(() => {
    if (!wanted || !element.current) return;
    putFocus(element.current);
    element.current.scrollIntoView?.({ block: 'nearest' });
  }, []);
  return element;
}

function speakers(visit: OpenVisit, child: DraftChild) {
  return [
    { value: child.child, label: childName(visit, child.child) },
    ...visit.draft.people.map(({ adult }) => ({ value: adult, label: personName(visit, adult) })),
  ];
}

function kindOf(speaker: string | null, child: DraftChild): DraftQuote['speaker_kind'] {
  if (speaker === null) return null;
  return speaker === child.child ? 'child' : 'adult';
}

function prompts(visit: OpenVisit) {
  const day = formDay(visit.draft);
  return PUBLISHED.current('codes', QUOTE_PROMPT, day).items.map(({ key, exact_text }) => ({
    value: key as QuotePrompt,
    label: exact_text,
  }));
}

/** Names, because "who heard" may hold somebody without a record; those who left the room stay in what was chosen. */
function hearers(visit: OpenVisit, quote: DraftQuote) {
  const present = visit.draft.people.map(({ adult }) => personName(visit, adult));
  const names = new Set([visit.author, ...present, ...quote.who_heard]);
  return [...names].map((name) => ({
    value: name,
    label: name === visit.author ? VOICE.me(name) : name,
  }));
}

function need(quote: DraftQuote): string {
  if (isQuoteWhole(quote)) return TOO_LONG.first;
  const missing = [
    !hasWords(quote.exact_words) && VOICE.needWords,
    quote.speaker === null && VOICE.needSpeaker,
    quote.prompt === null && VOICE.needPrompt,
  ];
  return `${VOICE.need}${missing.filter(Boolean).join(', ')}.`;
}
