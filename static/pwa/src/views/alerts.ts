/** What rules raised and nobody has answered: as lines from digests, and one of them whole. */
import type { Entry, Id } from '../wire/records';
import { answersTo } from './alert_answers';
import { foundRows } from './found';
import { openHouse, visitsOf } from './house';
import { lastSigned, living, ofType } from './living';
import { homeOf, type Names, names } from './names';
import type { Notebook } from './notebook';
import { mayWrite } from './record';
import type { AlertLine, AlertRows, FoundRow } from './rows';
import { openSubject, subjectRow } from './subjects';
import { quoteRow } from './visit_rows';

const RANK = { stop: 0, alert: 1, prompt: 2 };

/** STOPs and alerts that are open, worst first, then the oldest. */
export function openAlerts(known: Names): AlertLine[] {
  const byName = [...known.subjects].map(([child, { digest }]) => [child, digest] as const);
  return [...known.children, ...byName]
    .flatMap(([child, { alerts = [] }]) =>
      alerts.map(({ record, body: alert }) => ({
        alert: record,
        child,
        child_name: known.child(child),
        family_name: known.family(homeOf(known, child)),
        by_name_alone: known.subjects.has(child),
        rule: alert.rule,
        pack: alert.pack,
        level: alert.level,
        raised_at: alert.raised_at,
      })),
    )
    .sort((a, b) => RANK[a.level] - RANK[b.level] || a.raised_at.localeCompare(b.raised_at));
}

/** Shape: null when it is not here, or this person may not see it. */
export async function alert(book: Notebook, child: Id, record: Id): Promise<AlertRows | null> {
  const known = names(book);
  const digest = known.children.get(child);
  const house = digest
    ? await openHouse(book, digest.child.body.family)
    : await openSubject(book, known, child);
  const entries = house?.held.get(child)?.standing;
  const last = entries && living(entries, 'alert').find((each) => each.record === record);
  if (!house || !entries || !last) return null;
  const { body, version } = last;
  const facts = new Set(body.facts);
  const about = (entry: Entry) => facts.has(entry.change.record);
  const wrote = ofType(entries, 'alert').filter(({ change }) => change.record === record);
  return {
    alert: record,
    child,
    child_name: house.names.child(child),
    family_name: house.body.name,
    by_name_alone: !digest,
    subject: digest ? null : subjectRow(book, known, child),
    family: house.family,
    visit: body.visit ?? null,
    visit_here: digest !== undefined && visitsOf(house).some(({ change }) => change.record === body.visit),
    rule: body.rule,
    pack: body.pack,
    level: body.level,
    raised_at: body.raised_at,
    version,
    body,
    restricted: wrote.some(({ change }) => change.visibility === 'restricted'),
    found: foundRows(house, entries.filter(about)),
    quotes: lastSigned(entries.filter(about), 'quote').map((entry) => quoteRow(house, entry)),
    calls: lastSigned(entries, 'contact_record')
      .filter(({ change }) => isAbout(change.body.about, facts, body.visit ?? ''))
      .map((entry) => ({
        ...(foundRows(house, [entry])[0] as FoundRow<'contact_record'>),
        by_name: house.names.person(entry.change.author),
      }))
      .sort((a, b) => a.body.at.localeCompare(b.body.at)),
    answers: answersTo(house, entries, record),
    may_answer: mayWrite(book),
  };
}

/** About one of its facts, or, where nothing written is behind it, about the visit. */
function isAbout(about: readonly Id[], facts: ReadonlySet<Id>, visit: Id): boolean {
  return about.some((id) => facts.has(id) || (facts.size === 0 && id === visit));
}
