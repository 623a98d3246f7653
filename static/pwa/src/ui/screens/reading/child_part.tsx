/** One child's part of a visit, as it was signed: seen or not, the three texts, checklists, voice. */
import type { ChildPart, Recorded } from '../../../views/rows';
import { Expander } from '../../parts/Expander';
import { Facts } from '../../parts/Facts';
import { Tag } from '../../parts/Tag';
import { READ } from '../../strings/child';
import { AWAKE, NOT_SEEN_REASON, SEEN, SEEN_ALONE, SLEEP_PLACE } from '../../strings/codes';
import { HEARD } from '../../strings/private';
import { MATERIALS } from '../../strings/statements';
import { sayChildAge, sayDate } from '../../strings/when';
import { Attachment } from './attachment';
import { Changed } from './changed';
import { ChecklistRead } from './checklist';
import { FoundRead } from './found';
import { Quote, Unspoken } from './voice';

export interface ChildPartProps {
  part: ChildPart;
  /** Level of the headings inside. */
  level: 3 | 4;
  /** Checklists stay closed until they are asked for. */
  folded?: boolean;
}

export function ChildPartRead({ part, level, folded = false }: ChildPartProps) {
  const gone = part.struck.some(({ notes }) => notes.length > 0);
  return (
    <>
      {part.note && <Note note={part.note} part={part} level={level} />}
      {!part.note && <p class="soft">{gone ? READ.struck : READ.notHere}</p>}
      <Beside part={part} level={level} folded={folded} />
      {part.also.map((recorded) => (
        <Expander key={recorded.by} summary={READ.also(recorded.by_name)}>
          <Apart recorded={recorded} part={part} level={level} />
        </Expander>
      ))}
      {part.before.map((recorded) => (
        <Expander key={recorded.by} summary={READ.before(recorded.by_name)}>
          <Apart recorded={recorded} part={part} level={level} />
        </Expander>
      ))}
      {part.struck.map((recorded) => (
        <Expander key={recorded.by} summary={READ.struckBy(recorded.by_name)}>
          <Apart recorded={recorded} part={part} level={level} />
        </Expander>
      ))}
    </>
  );
}

/** What is no part of the visit as it stands: under the name of whoever recorded it, closed until asked for. */
function Apart({ recorded, part, level }: { recorded: Recorded; part: ChildPart; level: 3 | 4 }) {
  return (
    <>
      {recorded.notes.map((note, place) => (
        <Note key={`${recorded.by} ${place}`} note={note} part={part} level={level} />
      ))}
      <Beside part={recorded} level={level} folded={false} />
    </>
  );
}

interface BesideProps {
  part: Pick<ChildPart, 'checklists' | 'quotes' | 'unspoken' | 'attachments' | 'found'>;
  level: 3 | 4;
  folded: boolean;
}

/** What stands beside a note: checklists, words said, voice without words, attachments. */
function Beside({ part, level, folded }: BesideProps) {
  const Heading: 'h3' | 'h4' = level === 3 ? 'h3' : 'h4';
  return (
    <>
      {part.checklists.map((list) => (
        <ChecklistRead key={list.record} list={list} level={level} folded={folded} />
      ))}
      {part.quotes.length > 0 && (
        <Heading class="section__heading section__heading--3">{READ.quotes}</Heading>
      )}
      {part.quotes.map((quote) => (
        <Quote key={quote.record} quote={quote} />
      ))}
      {part.unspoken.length > 0 && (
        <Heading class="section__heading section__heading--3">{READ.unspoken}</Heading>
      )}
      {part.unspoken.map((unspoken) => (
        <Unspoken key={unspoken.record} unspoken={unspoken} />
      ))}
      <FoundRead rows={part.found} level={level} />
      {part.attachments.length > 0 && (
        <Heading class="section__heading section__heading--3">{READ.attachments}</Heading>
      )}
      {part.attachments.map((row) => (
        <Attachment key={row.record} row={row} />
      ))}
    </>
  );
}

type ChildVisit = NonNullable<ChildPart['note']>;

function Note({ note, part, level }: { note: ChildVisit; part: ChildPart; level: 3 | 4 }) {
  return (
    <>
      <p>
        <Tag kind={note.seen === 'yes' ? 'calm' : 'notice'}>{SEEN[note.seen]}</Tag>
        {note.seen === 'yes' && <Tag>{SEEN_ALONE[note.seen_alone]}</Tag>}
        {note.seen === 'yes' && <Tag>{AWAKE[note.awake]}</Tag>}
        {note.sleep_place_seen && <Tag>{SLEEP_PLACE[note.sleep_place_seen]}</Tag>}
      </p>
      <Changed at={note.changed_at} />
      <p class="soft">
        {READ.ageThen}: {sayChildAge(part.age)}
      </p>
      {note.not_seen_reason && (
        <p>
          {READ.notSeenBecause}: {NOT_SEEN_REASON[note.not_seen_reason]}
          {note.not_seen_detail && `. ${note.not_seen_detail}`}
        </p>
      )}
      <Words
        heading={READ.observations}
        level={level}
        text={note.observations}
        none={note.observations_none_because}
      />
      <Words heading={READ.progress} level={level} text={note.progress} none={note.progress_none_because} />
      <Words
        heading={READ.direct}
        level={level}
        text={note.direct_work}
        none={note.direct_work_none_because}
      />
      {heard(note).length > 0 && <Facts facts={heard(note)} />}
      {note.next_step && (
        <Facts
          facts={[
            { name: READ.nextStep, value: note.next_step },
            note.next_step_by ? { name: READ.nextStepBy, value: sayDate(note.next_step_by) } : null,
          ]}
        />
      )}
    </>
  );
}

/** What helped the child to be heard. Fields that came later may be absent. */
function heard(note: ChildVisit): { name: string; value: string }[] {
  const { direct_work_materials: used = [], communication_aid_used: aid, advocate } = note;
  return [
    ...(used.length > 0 ? [{ name: MATERIALS.label, value: used.join(', ') }] : []),
    ...(aid ? [{ name: HEARD.aidRead, value: HEARD.aid[aid] }] : []),
    ...(advocate ? [{ name: HEARD.advocate, value: HEARD.advocateWords[advocate] }] : []),
  ];
}

export interface WordsProps {
  heading: string;
  level: 2 | 3 | 4;
  text: string | null;
  none: string | null;
}

/** One heading of the note: the words as typed, or why there are none. */
export function Words({ heading, level, text, none }: WordsProps) {
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4';
  return (
    <div>
      <Heading class="section__heading section__heading--3">{heading}</Heading>
      {text ? <p class="words">{text}</p> : <p class="soft">{none ? READ.noneBecause(none) : READ.empty}</p>}
    </div>
  );
}
