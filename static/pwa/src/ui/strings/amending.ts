/** Words of the screen where the author of a signed visit changes it, and of what was changed. */
import type { AmendmentRow, AmendPart, FoundRow } from '../../views/rows';
import { CALL_OUTCOME, CALLED, MARK_KIND, MESSAGE } from './findings';
import { recordTitle } from './mending';
import { DIRECTION } from './statements';
import { toolName } from './tools';

export const AMEND = {
  heading: 'Correct or add to a visit',
  back: 'Back to the visit',
  what: 'What you signed stays in the record, word for word. What you change here stands beside it, with the time and your reason.',
  listed:
    'Exact words, who said them, and what was chosen from a list are not rewritten. If one is wrong, mark it as entered in error and write what is right in the note.',
  household: 'About the whole visit',
  strike: 'This was entered in error',
  keep: 'Not in error: keep it',
  struck: 'Entered in error, when you sign. It stays to be read, and counts no more.',
  struckMark:
    'Entered in error, when you sign. The words stay in the note: to change them, open the child’s part of the visit.',
  changed: 'changed',
  strikeAll: 'The whole visit was entered in error',
  strikeAllWhy:
    'For a visit that was written for the wrong child or family. All of it stays to be read, marked as entered in error, and counts for nothing. Afterwards you can begin it again for the right child, with what you wrote.',
  strikeAllSure: 'Yes, all of it',
  keepAll: 'Not all of it',
  struckAll: 'All of this visit will be marked as entered in error.',
  struckPeople: 'No other record names these people. They go from “Who is who” with it:',
  lost: 'These sentences change. What you had marked them as is marked as entered in error with them:',
  overtaken:
    'You have changed this visit from another device since you wrote these words here. They were for what stood there before. Take from them what is still right, then let them go: until then nothing is signed.',
  overtakenRemove: 'Let these words go',
  reason: 'Why do you change it?',
  reasonHint: 'Everybody who may read the visit reads it, and so may a court.',
  needReason: 'Say why you change it.',
  sign: 'Sign the change',
  nothing: 'Nothing is changed yet.',
  discard: 'Leave the visit as it is',
  raised: 'Your change raises this',
  raisedStop: 'Call now, before anything else. When you have signed, write down whom you called.',
  after: 'Changed after signing',
  was: 'Was',
  now: 'Now',
  none: 'nothing',
  why: 'Because',
  inError: 'Entered in error',
};

export const REHOME = {
  heading: 'Write it again for the right child',
  what: 'This begins a new visit with what you wrote: when it was, the note, words, voice without words, the child’s own lists, marks and measurements. Go through it before you sign it. The visit that was entered in error stays as it is.',
  left: 'Not taken along: who was there, to whom words were said and who heard them, what is about a carer, calls, attachments, and what each sentence was marked as. Say again who said words that are not the child’s.',
  from: 'Whose part was wrong?',
  to: 'Which child was it?',
  begin: 'Begin the visit',
  needFrom: 'Choose whose part it was.',
  needTo: 'Choose the right child.',
  nobody: 'No other child is on this device.',
};

/** What a record is, and what tells it from its neighbours: what it is about, or its first words. */
export function partTitle({ written, says, found }: Pick<AmendPart, 'written' | 'says' | 'found'>): string {
  const told = (found && toldApart(found)) || says;
  const words = [...told];
  const begins = words.length > WORDS_MAX ? `${words.slice(0, WORDS_MAX).join('').trimEnd()}…` : told;
  return begins === '' ? recordTitle(written.type) : `${recordTitle(written.type)}: ${begins}`;
}

/** Shape: '' where its own words say it. */
function toldApart(row: FoundRow): string {
  switch (row.type) {
    case 'action_progress': {
      const step = row.cited[row.body.action];
      return step?.is === 'plan_action' ? `${step.what} (${DIRECTION[row.body.direction]})` : '';
    }
    case 'body_mark':
      return `${row.body.site} (${MARK_KIND[row.body.kind]})`;
    case 'contact_record': {
      const { agency, called, outcome } = row.body;
      return [agency && CALLED[agency], called].filter(Boolean).join(', ') || CALL_OUTCOME[outcome];
    }
    case 'growth': {
      const { weight_g, length_mm, head_mm } = row.body;
      return [
        weight_g && `${weight_g} g`,
        length_mm && `length ${length_mm} mm`,
        head_mm && `head ${head_mm} mm`,
      ]
        .filter(Boolean)
        .join(', ');
    }
    case 'message_given':
      return [MESSAGE[row.body.message], row.called[row.body.carer]].filter(Boolean).join(', ');
    case 'tool_result':
      return toolName(row.body);
    default:
      return '';
  }
}

const WORDS_MAX = 60;

/** Which record a change was made to. */
export function amendmentTitle({ type, child_name }: AmendmentRow): string {
  return child_name === '' ? recordTitle(type) : `${recordTitle(type)}, ${child_name}`;
}
