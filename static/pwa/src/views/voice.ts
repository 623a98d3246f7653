/** What a child said and showed, over time, newest first; what grown-ups said about the child stands apart. */
import type { Entry, Id } from '../wire/records';
import { newestFirst } from './digest';
import type { House } from './house';
import { lastSigned } from './living';
import { familyOfVisit } from './names';
import type { QuoteLine, VoiceRows } from './rows';
import { quoteRow, spokenAt, unspokenRow } from './visit_rows';

export function voiceOf(house: House, child: Id): VoiceRows {
  const entries = house.children.get(child) ?? [];
  const quotes = lastSigned(entries, 'quote').map((entry) => quoteLine(house, entry));
  const isOwn = ({ quote }: QuoteLine) => quote.speaker_kind === 'child' && quote.speaker.id === child;
  const unspoken = lastSigned(entries, 'unspoken_voice').map((entry) => {
    const { event_at } = entry.change;
    const row = unspokenRow(entry);
    return {
      is: 'unspoken' as const,
      ...signedBy(house, entry),
      at: row.noticed_at ?? event_at,
      unspoken: row,
    };
  });
  return {
    own: [...quotes.filter(isOwn), ...unspoken].sort((a, b) => newestFirst(a.at, b.at)),
    others: quotes.filter((line) => !isOwn(line)).sort((a, b) => newestFirst(a.at, b.at)),
  };
}

function quoteLine(house: House, entry: Entry<'quote'>): QuoteLine {
  const quote = quoteRow(house, entry);
  return { is: 'quote', ...signedBy(house, entry), at: spokenAt(entry), quote };
}

function signedBy(house: House, { change }: Entry<'quote' | 'unspoken_voice'>) {
  const { visit } = change.body;
  return {
    visit,
    family: familyOfVisit(house.names, visit, house.family),
    by_name: house.names.person(change.author),
    restricted: change.visibility === 'restricted',
  };
}
