/** What was asked, directed, answered and marked about a visit, in the order it was filed; own words on their way last. */
import type { Bodies, Entry, Id, Time } from '../wire/records';
import type { ThreadLine } from './rows';

/** The least that is needed of a review: entries and digests both have it. */
export interface ReviewFact {
  review: Id;
  kind: Bodies['review']['kind'];
  by: Id;
  at: Time;
  answers: Id | null;
  before_change?: true;
}

export interface ThreadState {
  reviewed: boolean;
  /** The newest question that nobody has replied to. */
  open_question: Id | null;
  /** A question or direction has its reply, no question waits for one, and the visit is not marked as reviewed. */
  answered: boolean;
}

/**
 * Where the conversation about a visit stands. Only the visit's author answers a question.
 *
 * Shape:  reviews – in stream order, which no device's clock can change.
 */
export function threadState(author: Id, reviews: readonly ReviewFact[]): ThreadState {
  const replied = repliedBy(author, reviews);
  const questions = reviews.filter(({ kind }) => kind === 'question');
  const open = questions.filter(({ review }) => !replied.has(review)).at(-1)?.review ?? null;
  const reviewed = isReviewed(reviews);
  const answered = reviews.some((each) => isAsked(each) && replied.has(each.review));
  return { reviewed, open_question: open, answered: !reviewed && answered && open === null };
}

/** Somebody has marked the visit, as it stands now, as reviewed. */
export function isReviewed(reviews: readonly Pick<ReviewFact, 'kind' | 'before_change'>[]): boolean {
  return reviews.some(({ kind, before_change }) => kind === 'reviewed' && !before_change);
}

/** The newest question or direction to the visit's author that they have not replied to. */
export function waitingFor(author: Id, reviews: readonly ReviewFact[]): Id | null {
  const replied = repliedBy(author, reviews);
  const asked = reviews.filter((each) => each.by !== author && isAsked(each));
  return asked.filter(({ review }) => !replied.has(review)).at(-1)?.review ?? null;
}

const isAsked = ({ kind }: ReviewFact) => kind === 'question' || kind === 'direction';

/** The questions and directions that a person has replied to. */
export function repliedBy(person: Id, reviews: readonly ReviewFact[]): ReadonlySet<Id | null> {
  const replies = reviews.filter(({ kind, by }) => kind === 'reply' && by === person);
  return new Set(replies.map(({ answers }) => answers));
}

/** Questions and directions by others that this person has not marked as read. */
export function unreadFor(person: Id, reviews: readonly ReviewFact[]): Id[] {
  const read = new Set(
    reviews
      .filter(({ kind, by }) => by === person && (kind === 'read' || kind === 'reply'))
      .map(({ answers }) => answers),
  );
  return reviews
    .filter(({ kind, by }) => by !== person && (kind === 'question' || kind === 'direction'))
    .filter(({ review }) => !read.has(review))
    .map(({ review }) => review);
}

/** One entry as the thread shows it. */
export function threadLine(
  entry: Entry<'review'>,
  struck: boolean,
  me: Id,
  person: (id: Id) => string,
  delivery: (seq: number | null) => ThreadLine['delivery'],
): ThreadLine {
  const { record, author, signed_at, body } = entry.change;
  return {
    review: record,
    kind: body.kind,
    by: author,
    by_name: person(author),
    mine: author === me,
    at: signed_at,
    text: body.text,
    answers: body.answers ?? null,
    struck,
    delivery: entry.version === null ? delivery(entry.seq) : null,
  };
}
