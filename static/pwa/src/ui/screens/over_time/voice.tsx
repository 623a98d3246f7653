/** A child's own words and voice without words along a line of time, and the same as a table. */
import type { OverTimeRows, QuoteLine, UnspokenLine } from '../../../views/rows';
import { CaptionedTable } from '../../parts/CaptionedTable';
import { Expander } from '../../parts/Expander';
import { Section } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { to } from '../../router';
import { CHILD } from '../../strings/child';
import { OVER_TIME, VOICE_TIME } from '../../strings/over_time';
import { sayDay, sayTime } from '../../strings/when';
import { Quote, sayPrompt, Unspoken } from '../reading/voice';
import { personWords } from '../reading/words';

type Line = QuoteLine | UnspokenLine;

export function VoiceOverTime({ rows, desk }: { rows: OverTimeRows; desk: boolean }) {
  const { name, voice } = rows;
  const visitOf = ({ family, visit }: Line) => family && (desk ? to.review : to.visit)(family, visit);
  return (
    <>
      <Section heading={VOICE_TIME.heading(name)}>
        {voice.own.length === 0 && <p>{VOICE_TIME.none}</p>}
        <Timeline lines={voice.own} visitOf={visitOf} />
        {voice.own.length > 0 && <AsTable lines={voice.own} caption={VOICE_TIME.caption(name)} />}
      </Section>
      {voice.others.length > 0 && (
        <Section heading={VOICE_TIME.others(name)}>
          <Timeline lines={voice.others} visitOf={visitOf} />
          <AsTable lines={voice.others} caption={VOICE_TIME.othersCaption(name)} />
        </Section>
      )}
    </>
  );
}

function Timeline({ lines, visitOf }: { lines: readonly Line[]; visitOf: (line: Line) => string | null }) {
  return (
    <ol class="timeline">
      {lines.map((line) => (
        <li key={keyOf(line)} class="timeline__item">
          <p class="timeline__when">{sayDay(line.at)}</p>
          {line.restricted && (
            <p>
              <Tag kind="notice">{OVER_TIME.restricted}</Tag>
            </p>
          )}
          {line.is === 'quote' ? <Quote quote={line.quote} /> : <UnspokenLineRead line={line} />}
          <p class="card__line soft">
            {VOICE_TIME.written}: {line.by_name}
          </p>
          <ToVisit href={visitOf(line)} day={sayDay(line.at)} />
        </li>
      ))}
    </ol>
  );
}

function ToVisit({ href, day }: { href: string | null; day: string }) {
  if (href === null) return <p class="card__line soft">{VOICE_TIME.elsewhere}</p>;
  return (
    <a class="card__link" href={href}>
      {VOICE_TIME.visit(day)}
    </a>
  );
}

function UnspokenLineRead({ line }: { line: UnspokenLine }) {
  return (
    <>
      <p class="notice__heading">{VOICE_TIME.unspoken}</p>
      <Unspoken unspoken={line.unspoken} />
    </>
  );
}

function keyOf(line: Line): string {
  return line.is === 'quote' ? line.quote.record : line.unspoken.record;
}

function AsTable({ lines, caption }: { lines: readonly Line[]; caption: string }) {
  const heads = [
    VOICE_TIME.when,
    VOICE_TIME.words,
    VOICE_TIME.speaker,
    VOICE_TIME.saidTo,
    VOICE_TIME.prompt,
    VOICE_TIME.heard,
    VOICE_TIME.where,
    VOICE_TIME.written,
  ];
  return (
    <Expander summary={VOICE_TIME.table}>
      <CaptionedTable caption={caption} heads={heads.map((head) => ({ key: head, words: head }))}>
        {lines.map((line) => (
          <tr key={keyOf(line)}>
            <th scope="row">{sayTime(line.at)}</th>
            {cellsOf(line).map((cell, place) => (
              <td key={heads[place + 1]} class="timeline__cell">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </CaptionedTable>
    </Expander>
  );
}

/** Shape: one text for each head but the first. */
function cellsOf(line: Line): string[] {
  if (line.is === 'unspoken') {
    const { seen, context, possible_meanings, view } = line.unspoken;
    const words = [seen, VOICE_TIME.meanings(possible_meanings.join('; ')), view && VOICE_TIME.view(view)];
    return [words.filter(Boolean).join(' · '), '', '', VOICE_TIME.unspoken, '', context ?? '', line.by_name];
  }
  const { quote } = line;
  const translated = quote.translation ? ` ${VOICE_TIME.translation(quote.translation)}` : '';
  return [
    `“${quote.exact_words}”${translated}`,
    personWords(quote.speaker, CHILD.notNamed),
    quote.said_to ?? '',
    sayPrompt(quote),
    quote.who_heard.join(', '),
    quote.where ?? '',
    line.by_name,
  ];
}
