/** The records of one child's part of a visit, all in that child's stream. Called by `records.ts`. */
import { versionName } from '../checklist/library';
import type { NewRecord } from '../wire/records';
import { answered, duringVisit, EVERYDAY, lateReason, words } from './body';
import { hasWords, isQuoteBegun, isUnspokenBegun, isUsed } from './content';
import type { Draft, DraftAttachment, DraftChild, DraftList, DraftQuote, DraftUnspoken } from './draft';
import { findingRecord } from './finding_records';
import type { GapContext } from './gaps';
import { standingFindings } from './sentences';

/** Shape: the `child_visit` first, then lists, quotes, unspoken voice, findings and attachments in the order they were made. */
export function childRecords(draft: Draft, child: DraftChild, find: GapContext['find']): NewRecord[] {
  return [
    childVisit(draft, child),
    ...child.lists.filter(isUsed).map((list) => response(draft, child, list, find)),
    ...child.quotes.filter(isQuoteBegun).map((quote) => quoteRecord(draft, child, quote)),
    ...child.unspoken.filter(isUnspokenBegun).map((unspoken) => unspokenRecord(draft, child, unspoken)),
    ...standingFindings(child).map((finding) => findingRecord(draft, child, finding)),
    ...(child.attachments ?? []).map((attached) => attachmentRecord(draft, child, attached)),
  ];
}

function inStream(draft: Draft, child: DraftChild, event_at: string | null) {
  return {
    ...EVERYDAY,
    stream: child.child,
    stream_kind: 'child',
    event_at: event_at ?? draft.started_at,
    late_reason: lateReason(draft),
  } as const;
}

function childVisit(draft: Draft, child: DraftChild): NewRecord<'child_visit'> {
  return {
    ...inStream(draft, child, null),
    record: child.record,
    type: 'child_visit',
    body: {
      visit: draft.visit,
      seen: answered(child.seen, 'seen_unanswered'),
      seen_alone: answered(child.seen_alone, 'seen_details_unanswered'),
      awake: answered(child.awake, 'seen_details_unanswered'),
      sleep_place_seen: child.sleep_place_seen,
      not_seen_reason: child.not_seen_reason,
      not_seen_detail: words(child.not_seen_detail),
      next_step: words(child.next_step),
      next_step_by: child.next_step_by || null,
      observations: words(child.observations.text),
      observations_none_because: words(child.observations.none_because),
      progress: words(child.progress.text),
      progress_none_because: words(child.progress.none_because),
      direct_work: words(child.direct_work.text),
      direct_work_none_because: words(child.direct_work.none_because),
      direct_work_materials: (child.direct_work_materials ?? []).filter(hasWords),
      communication_aid_used: child.communication_aid_used ?? null,
      advocate: child.advocate ?? null,
    },
  };
}

function response(
  draft: Draft,
  child: DraftChild,
  list: DraftList,
  find: GapContext['find'],
): NewRecord<'checklist_response'> {
  return {
    ...inStream(draft, child, duringVisit(draft, list.started_at)),
    record: list.record,
    type: 'checklist_response',
    definition_version: versionName({ key: list.definition, version: list.version }),
    body: {
      visit: draft.visit,
      child: child.child,
      definition: list.definition,
      version: list.version,
      carer: list.carer,
      with_carer: list.with_carer,
      state: list.state,
      answers: answersInOrder(list, find).map(([item, { value }]) => ({ item, value, note: null })),
      cues: list.cues.map(({ cue, at, context, may_be_telling_us }) => ({
        cue,
        at: duringVisit(draft, at),
        context: words(context),
        may_be_telling_us: words(may_be_telling_us),
      })),
      setting: words(list.setting),
      note: words(list.note),
      duration_sec: null,
    },
  };
}

/** As the list asks for them, not as they were tapped. */
function answersInOrder({ definition, version, answers }: DraftList, find: GapContext['find']) {
  const items = find(definition, version)?.items.map(({ key }) => key) ?? [];
  const place = (item: string) => (items.includes(item) ? items.indexOf(item) : items.length);
  return Object.entries(answers).sort(([a], [b]) => place(a) - place(b));
}

/** Words that could bring somebody into danger: not for the family, nor for whoever only stands in for a while. */
const RISKY = { visibility: 'restricted', family_view: 'withhold' } as const;

function quoteRecord(draft: Draft, child: DraftChild, quote: DraftQuote): NewRecord<'quote'> {
  const heard_at = duringVisit(draft, quote.heard_at);
  return {
    ...inStream(draft, child, heard_at),
    record: quote.record,
    type: 'quote',
    ...(quote.risk_on_family_view ? RISKY : {}),
    body: {
      visit: draft.visit,
      child: child.child,
      exact_words: quote.exact_words,
      speaker: answered(quote.speaker, 'quote_unfinished'),
      speaker_kind: answered(quote.speaker_kind, 'quote_unfinished'),
      said_to: words(quote.said_to),
      prompt: answered(quote.prompt, 'quote_unfinished'),
      tool: quote.tool ?? null,
      house: quote.house ?? null,
      child_agreed_share: quote.child_agreed_share ?? null,
      ...(quote.risk_on_family_view === undefined ? {} : { risk_on_family_view: quote.risk_on_family_view }),
      where: words(quote.where),
      who_heard: quote.who_heard.filter(hasWords),
      language: words(quote.language),
      translation: words(quote.translation),
      heard_at,
    },
  };
}

function unspokenRecord(
  draft: Draft,
  child: DraftChild,
  unspoken: DraftUnspoken,
): NewRecord<'unspoken_voice'> {
  const noticed_at = duringVisit(draft, unspoken.noticed_at);
  return {
    ...inStream(draft, child, noticed_at),
    record: unspoken.record,
    type: 'unspoken_voice',
    body: {
      visit: draft.visit,
      child: child.child,
      seen: unspoken.seen,
      context: words(unspoken.context),
      possible_meanings: unspoken.possible_meanings.filter(hasWords),
      view: words(unspoken.view),
      noticed_at,
    },
  };
}

/** Without the key that opens it, which no draft has: the vault gives it when it signs. */
function attachmentRecord(
  draft: Draft,
  child: DraftChild,
  attached: DraftAttachment,
): NewRecord<'attachment'> {
  return {
    ...inStream(draft, child, duringVisit(draft, attached.made_at)),
    record: attached.record,
    type: 'attachment',
    third_party: attached.third_party,
    body: {
      visit: draft.visit,
      child: child.child,
      kind: attached.kind,
      caption: attached.caption,
      media_type: attached.media_type,
      size_bytes: attached.size_bytes,
      chunk_bytes: 0,
      key: '',
      blob: attached.blob,
      thumbnail: attached.thumbnail,
      duration_sec: attached.duration_sec,
      made_by: attached.made_by,
      original: attached.original,
    },
  };
}
