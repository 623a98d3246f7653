/** What was asked in private at a visit: closed until somebody who may read it opens it, and says nothing of itself before. */
import type { EnquiryRow } from '../../../views/rows';
import { Expander } from '../../parts/Expander';
import { Facts } from '../../parts/Facts';
import { Tag } from '../../parts/Tag';
import { CHILD, READ } from '../../strings/child';
import { FOUND_WORDS, filled } from '../../strings/found';
import { ENQUIRY } from '../../strings/private';
import { sayDate, sayTime } from '../../strings/when';
import { Changed } from './changed';
import { personWords } from './words';

export function Enquiries({ rows }: { rows: readonly EnquiryRow[] }) {
  if (rows.length === 0) return null;
  return (
    <Expander summary={`${ENQUIRY.heading} · ${FOUND_WORDS.restricted}`}>
      {rows.map((row) => (
        <One key={row.record} row={row} />
      ))}
    </Expander>
  );
}

function One({ row: { by_name, at, changed_at, struck, carer, body, exposed } }: { row: EnquiryRow }) {
  const facts = filled([
    [ENQUIRY.carer, personWords(carer, CHILD.notNamed)],
    [ENQUIRY.asked, ENQUIRY.words[body.asked]],
    [ENQUIRY.alone, body.alone_confirmed ? ENQUIRY.yes : ENQUIRY.no],
    [ENQUIRY.answer, body.answer],
    [ENQUIRY.pattern, body.pattern],
    ...exposed.map(({ name, how }) => [ENQUIRY.exposed(name || ENQUIRY.otherChild), how] as const),
    [ENQUIRY.orders, body.orders],
    [ENQUIRY.marac, body.marac_on && sayDate(body.marac_on)],
    [ENQUIRY.next, body.next_ask && sayDate(body.next_ask)],
    [READ.by(by_name), READ.signed(sayTime(at))],
  ]);
  return (
    <>
      {struck && (
        <p>
          <Tag kind="notice">{READ.struck}</Tag>
        </p>
      )}
      <Changed at={changed_at} />
      <Facts facts={facts} />
    </>
  );
}
