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
      {part.note && <Note note={part.note} age={part.age} level={level} />}
      {!part.note && <p class="soft">{gone ? READ.struck : READ.notHere}</p>}
      <Beside part={part} level={level} folded={folded} />
      {part.also.map((recorded) => (
        <Expander key={recorded.by} summary={READ.also(recorded.by_name)}>
          <RecordedRead recorded={recorded} age={part.age} level={level} />
        </Expander>
      ))}
      {part.before.map((recorded) => (
        <Expander key={recorded.by} summary={READ.before(recorded.by_name)}>
          <RecordedRead recorded={recorded} age={part.age} level={level} />
        </Expander>
      ))}
      {part.struck.map((recorded) => (
        <Expander key={recorded.by} summary={READ.struckBy(recorded.by_name)}>
          <RecordedRead recorded={recorded} age={part.age} level={level} />
        </Expander>
      ))}
    </>
  );
}

export interface RecordedReadProps {
  recorded: Recorded;
  /** At the visit; null: not known. */
  age: ChildPart['age'] | null;
  level: 2 | 3 | 4;
}

/** What one person recorded and is no part of a visit as it stands, or of one that is here. */
export function RecordedRead({ recorded, age, level }: RecordedReadProps) {
  return (
    <>
      {recorded.notes.map((note, place) => (
        <Note key={`${recorded.by} ${place}`} note={note} age={age} level={level} />
      ))}
      <Beside part={recorded} level={level} folded={false} />
    </>
  );
}

interface BesideProps {
  part: Pick<ChildPart, 'checklists' | 'quotes' | 'unspoken' | 'attachments' | 'found'>;
  level: 2 | 3 | 4;
  folded: boolean;
}

/** What stands beside a note: checklists, words said, voice without words, attachments. */
function Beside({ part, level, folded }: BesideProps) {
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4';
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

function Note({ note, age, level }: { note: ChildVisit } & Pick<RecordedReadProps, 'age' | 'level'>) {
  return (
    <>
      <p>
        <Tag kind={note.seen === 'yes' ? 'calm' : 'notice'}>{SEEN[note.seen]}</Tag>
        {note.seen === 'yes' && <Tag>{SEEN_ALONE[note.seen_alone]}</Tag>}
        {note.seen === 'yes' && <Tag>{AWAKE[note.awake]}</Tag>}
        {note.sleep_place_seen && <Tag>{SLEEP_PLACE[note.sleep_place_seen]}</Tag>}
      </p>
      <Changed at={note.changed_at} />
      {age && (
        <p class="soft">
          {READ.ageThen}: {sayChildAge(age)}
        </p>
      )}
      {notSeen(note) && (
        <p>
          {note.seen === 'yes' ? READ.notSeenToo : READ.notSeenBecause}: {notSeen(note)}
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
      {(note.next_step || note.next_step_by) && (
        <Facts
          facts={[
            note.next_step ? { name: READ.nextStep, value: note.next_step } : null,
            note.next_step_by ? { name: READ.nextStepBy, value: sayDate(note.next_step_by) } : null,
          ]}
        />
      )}
    </>
  );
}

/** The detail also of a child who was seen after all: it was signed. */
function notSeen({ not_seen_reason: reason, not_seen_detail: detail }: ChildVisit): string {
  return [reason && NOT_SEEN_REASON[reason], detail].filter(Boolean).join('. ');
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

/** One heading of the note: the words as typed, and why there were none, where that was signed. */
export function Words({ heading, level, text, none }: WordsProps) {
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4';
  return (
    <div>
      <Heading class="section__heading section__heading--3">{heading}</Heading>
      {text && <p class="words">{text}</p>}
      {text && none && <p class="soft">{READ.noneToo(none)}</p>}
      {!text && <p class="soft">{none ? READ.noneBecause(none) : READ.empty}</p>}
    </div>
  );
}
