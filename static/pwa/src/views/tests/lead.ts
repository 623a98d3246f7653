/** What a safeguarding lead holds of two invented families: restricted records alone, and the names that were told. For tests only. */
import type { Bodies } from '../../wire/records';
import { HandmadeBook, id } from './book';
import {
  ARI,
  alertBody,
  JUNO,
  LARKMOSS,
  MAUD,
  NADIA,
  ORGANISATION,
  PRIYA,
  quoteBody,
  SAMIRA,
  sampleBook,
  VELAZAR,
} from './sample';

export const BEA = id('bea');
export const STOP = id('stop');
export const VISIT = id('visit');
const AT = '2026-11-20T10:00:00.000Z';

export const enquiryBody: Bodies['private_enquiry'] = {
  visit: VISIT,
  carer: SAMIRA,
  asked: 'yes',
  alone_confirmed: true,
  answer: 'He shouts at night.',
  pattern: null,
  children_exposed: [{ child: ARI, how: 'Hears it.' }],
  orders: null,
  marac_on: null,
  next_ask: null,
};

const row = { dob: '2026-06-20', edd: null };

/** Juno has a STOP and words; of the Velazars there is what was asked in private. */
export function leadBook(): HandmadeBook {
  const book = new HandmadeBook({
    person: BEA,
    name: 'Bea Lindqvist',
    role: 'safeguarding_lead',
    team: null,
  });
  book.stream(ORGANISATION, 'organisation').stream(VELAZAR, 'family').stream(JUNO, 'child', LARKMOSS);
  for (const entry of sampleBook().all.get(ORGANISATION) ?? []) {
    const { type, record, body } = entry.change;
    book.tell(ORGANISATION, type, { record, body: body as never, author: MAUD });
  }
  const given = { author: PRIYA, at: AT, restricted: true } as const;
  book.tell(JUNO, 'alert', {
    ...given,
    record: STOP,
    body: alertBody(JUNO, { rule: 'R1', level: 'stop', visit: VISIT, facts: [id('mark')] }),
  });
  book.tell(JUNO, 'quote', { ...given, record: id('said'), body: quoteBody(VISIT, JUNO) });
  book.tell(VELAZAR, 'private_enquiry', { ...given, at: '2026-11-19T10:00:00.000Z', body: enquiryBody });
  book.subjectParts = [
    {
      mark: id('larkmoss part'),
      children: [{ ...row, child: JUNO, family: LARKMOSS, preferred_name: 'Juno', workers: [PRIYA, NADIA] }],
      families: [{ family: LARKMOSS, name: 'Larkmoss' }],
    },
    {
      mark: id('velazar part'),
      children: [{ ...row, child: ARI, family: VELAZAR, preferred_name: 'Ari', workers: [] }],
      families: [{ family: VELAZAR, name: 'Velazar' }],
    },
  ];
  return book;
}
