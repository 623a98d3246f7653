/** A draft whose family is not here and which does not know its household: nothing can be added, all of it can be read. */
import { callsBegun } from '../../../visit/calls';
import { hasWords, unkeptAnswers } from '../../../visit/content';
import type { Draft } from '../../../visit/draft';
import { Page, Section } from '../../parts/Page';
import { to } from '../../router';
import { VISIT } from './strings';

export function Unfinished({ draft }: { draft: Draft }) {
  const parts = [visitTexts(draft), ...draft.children.map(childTexts)].filter((texts) => texts.length > 0);
  return (
    <Page heading={VISIT.noFamily}>
      <p>{VISIT.noFamilyWhy}</p>
      {parts.length > 0 && (
        <Section heading={VISIT.kept}>
          {parts.map((texts) => (
            <ul key={texts[0]} class="visit__lines">
              {texts.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          ))}
        </Section>
      )}
      <p>
        <a href={to.start}>{VISIT.today}</a>
      </p>
    </Page>
  );
}

function visitTexts(draft: Draft): string[] {
  const { place, purpose, people, late_reason } = draft;
  const present = people.flatMap(({ name, description }) => [name, description]);
  const calls = Object.values(callsBegun(draft)).flatMap(({ called, advised, not_yet_because }) => [
    called ?? '',
    advised ?? '',
    not_yet_because ?? '',
  ]);
  const answers = unkeptAnswers(draft).map(({ answering = '' }) => answering);
  return [place, ...Object.values(purpose), ...present, late_reason, ...calls, ...answers].filter(hasWords);
}

/** Everything typed about one child, in the order of the steps. */
function childTexts(child: Draft['children'][number]): string[] {
  const { observations, progress, direct_work, lists, quotes, unspoken } = child;
  return [
    child.not_seen_detail,
    child.next_step,
    ...lists.flatMap(({ setting, note, cues }) => [
      ...cues.flatMap(({ context, may_be_telling_us }) => [context, may_be_telling_us]),
      setting,
      note,
    ]),
    ...quotes.flatMap((quote) => [quote.exact_words, quote.said_to, quote.where, quote.translation]),
    ...unspoken.flatMap((each) => [each.seen, each.context, ...each.possible_meanings, each.view]),
    ...[observations, progress, direct_work].flatMap(({ text, none_because }) => [text, none_because]),
  ].filter(hasWords);
}
