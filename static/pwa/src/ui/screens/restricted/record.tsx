/** One restricted record by itself: who wrote it, when, and its words, as a visit would show them. */
import type {
  EnquiryRow,
  PersonName,
  QuoteRow,
  Recorded,
  RestrictedRow,
  RestrictedWords,
} from '../../../views/rows';
import type { Id } from '../../../wire/records';
import { Expander } from '../../parts/Expander';
import { to } from '../../router';
import { READ } from '../../strings/child';
import { RESTRICTED, sayKind, sayWritten } from '../../strings/restricted';
import { Changed } from '../reading/changed';
import { RecordedRead } from '../reading/child_part';
import { Enquiries } from '../reading/enquiries';

export interface RestrictedRecordProps {
  row: RestrictedRow;
  /** The child or family that it is about. */
  stream: Id;
}

export function RestrictedRecord({ row, stream }: RestrictedRecordProps) {
  return (
    <div class="card">
      <p class="card__line soft">{sayWritten(row)}</p>
      {row.struck ? (
        <Expander summary={READ.struckBy(row.by_name)}>
          <Words row={row} shown={row.shown} />
        </Expander>
      ) : (
        <Words row={row} shown={row.shown} />
      )}
      {row.before.map((shown, place) => (
        <Expander key={place} summary={READ.before(row.by_name)}>
          <Words row={row} shown={shown} />
        </Expander>
      ))}
      {row.type === 'alert' && !row.struck && (
        <p>
          <a class="card__link" href={to.alert(stream, row.record)}>
            {RESTRICTED.toAlert}
          </a>
        </p>
      )}
    </div>
  );
}

function Words({ row, shown }: { row: RestrictedRow; shown: RestrictedWords }) {
  switch (shown.is) {
    case 'recorded':
      return <RecordedRead recorded={withSpeakers(shown.recorded)} age={null} level={2} />;
    case 'enquiry':
      return <Enquiries rows={[withCarer(shown.enquiry)]} />;
    case 'words':
      return (
        <>
          <h2 class="section__heading section__heading--3">{sayKind(row.type)}</h2>
          <Changed at={row.changed_at} />
          {shown.words.map((text) => (
            <p key={text} class="words">
              {text}
            </p>
          ))}
          {shown.words.length === 0 && <p class="soft">{RESTRICTED.noWords}</p>}
        </>
      );
  }
}

/** Grown-ups are named in the record. Here it is said which kind of person it was. */
function withSpeakers(recorded: Recorded): Recorded {
  return { ...recorded, quotes: recorded.quotes.map(withSpeaker) };
}

export function withSpeaker(quote: QuoteRow): QuoteRow {
  return { ...quote, speaker: orAs(quote.speaker, RESTRICTED.said[quote.speaker_kind]) };
}

function withCarer(enquiry: EnquiryRow): EnquiryRow {
  return { ...enquiry, carer: orAs(enquiry.carer, RESTRICTED.carer) };
}

function orAs(person: PersonName, description: string): PersonName {
  return (person.name ?? person.description) ? person : { ...person, description };
}
