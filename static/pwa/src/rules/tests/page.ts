/** The page docs/rule-table.md, from the table, the story and the rules themselves. For tests only. */
import { RULES } from '..';
import type { Pack } from '../pack';
import { BESIDE, type Event, STORY } from './story';
import { IN_WORDS } from './table';

export function page(pack: Pack): string {
  return [
    '# The rules at the author’s side, one by one',
    '',
    'Written by a test (`static/pwa/src/rules/rule_table.test.ts`), which also runs every case; `./dev fix` writes it anew. Days are',
    'counted from the day on which the sample caseload is loaded.',
    '',
    '## Each rule',
    '',
    '| rule | level | what it says | a case that fires | a near miss that does not | in the sample caseload |',
    '|---|---|---|---|---|---|',
    ...Object.keys(RULES).map((code) => {
      const { level, says } = pack.rule(code);
      const words = IN_WORDS[code];
      return row(code, level.toUpperCase(), says, words?.fires ?? '', words?.not ?? '', placeOf(code));
    }),
    '',
    'Numbers that are not here are of rules that this version does not have, such as cancelled visits in a row (R8) or no GP (R38); R5 and R33 are kept by the calendar of the server, R21 and R45 by the app itself.',
    '',
    '## Each event of the story',
    '',
    'What the server watches by the calendar is not in it: when a child is to be seen next, and the reviews that every child is due.',
    '',
    '| event | day | what happens | raised at the author’s side | held as |',
    '|---|---|---|---|---|',
    ...STORY.map((event) =>
      row(event.event, dayText(event.day), event.says, raisedText(event), heldText(event)),
    ),
    '',
    'V26, V33 and V34 raise nothing. An event that no record can hold is not in the sample.',
    `Beside the story, ${Object.entries(BESIDE)
      .map(([visit, rules]) => `\`${visit}\` raises ${rules.join(', ')}`)
      .join(' and ')}.`,
    '',
  ].join('\n');
}

function placeOf(code: string): string {
  return STORY.filter((event) => event.for.includes(code))
    .map(({ event, day, later }) => {
      const at = later?.[code];
      return `${event} (${dayText(day)})${at ? `, raised at \`${at}\`` : ''}`;
    })
    .join('; ');
}

function raisedText({ for: rules, later = {} }: Event): string {
  return (
    rules.map((rule) => (later[rule] ? `${rule} (later, at \`${later[rule]}\`)` : rule)).join(' ') ||
    'nothing'
  );
}

function heldText({ visit, held }: Event): string {
  return visit ? `visit \`${visit}\`` : held || 'no record can hold it yet';
}

function dayText(day: number): string {
  return day === 0 ? 'D' : `D−${-day}`;
}

function row(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
