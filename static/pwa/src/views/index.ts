/**
 * Answers a query from the notebook. Pure: reads, never writes; runs inside the worker, beside what is decrypted.
 *
 * Errors: ReadingLapsedError, NotCarriedError; what the notebook throws passes through.
 */

import { alert } from './alerts';
import { amending } from './amending';
import { carriedOnly, refuseAway } from './carried';
import { child } from './child';
import { coverage } from './coverage';
import { draft } from './draft';
import { emergencies, shutAgain } from './emergencies';
import { familyForVisit } from './family_for_visit';
import { lookedNames } from './looked';
import { mending } from './mending';
import { namesOnly } from './names_only';
import type { Notebook } from './notebook';
import { outbox } from './outbox';
import { overTime } from './over_time';
import type { Query } from './query';
import { queue } from './queue';
import { ready } from './ready';
import { record } from './record';
import { rehoming } from './rehoming';
import { review } from './review';
import type { Rows } from './rows';
import { search } from './search';
import { secondPerson } from './second_person';
import { team } from './team';
import { today } from './today';
import { visit } from './visit';

export { outboxCounts } from './outbox';

/** The rows that answer one query, as the notebook stands now. */
export async function view<Q extends Query>(query: Q, book: Notebook): Promise<Rows[Q['is']]> {
  const shut = shutAgain(book);
  if (book.reading() === 'open') refuseAway(query, shut);
  const here = carriedOnly(shut);
  // Shut first: with names only nothing is left that tells what an emergency has brought here.
  const asRead = book.reading() === 'open' ? here : namesOnly(query, here);
  return (await answer(query, asRead)) as Rows[Q['is']];
}

function answer(query: Query, book: Notebook): Promise<Rows[Query['is']]> | Rows[Query['is']] {
  switch (query.is) {
    case 'today':
      return today(book);
    case 'child':
      return child(book, query.child);
    case 'visit':
      return visit(book, query.family, query.visit);
    case 'amending':
      return amending(book, query.family, query.visit);
    case 'rehoming':
      return rehoming(book, query.family, query.visit);
    case 'draft':
      return draft(book, query.draft);
    case 'family_for_visit':
      return familyForVisit(book, query.family);
    case 'outbox':
      return outbox(book);
    case 'mending':
      return mending(book, query.key);
    case 'ready':
      return ready(book);
    case 'queue':
      return queue(book);
    case 'review':
      return review(book, query.family, query.visit);
    case 'team':
      return team(book);
    case 'living':
      return record(book, query);
    case 'search':
      return search(book, query);
    case 'alert':
      return alert(book, query.child, query.alert);
    case 'over_time':
      return overTime(book, query.child);
    case 'coverage':
      return coverage(book, query.family);
    case 'looked':
      return lookedNames(book);
    case 'emergencies':
      return emergencies(book);
    case 'second_person':
      return secondPerson(book);
    case 'restricted':
      return import('./restricted').then((here) => here.restricted(book, query.of));
  }
}
