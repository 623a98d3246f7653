/** Coping with crying and safer sleep, talked through with each carer for themselves: one tap each. */

import { useState } from 'preact/hooks';
import { hasWords } from '../../../visit/content';
import type { DraftChild, DraftPerson } from '../../../visit/draft';
import { findingsOf } from '../../../visit/finding';
import { textMax } from '../../../wire/text_max';
import { Choices } from '../../parts/Choice';
import { TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { FINDING, MESSAGE } from '../../strings/findings';
import { addFinding, removeFinding, writeFinding } from './finding_in_hand';
import { type OpenVisit, personName } from './open_visit';
import { optionsOf } from './select';

type Message = keyof typeof MESSAGE;

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

export function Messages({ visit, child }: OneChild) {
  const { people } = visit.draft;
  return (
    <Section heading={FINDING.messages}>
      <p class="nhsuk-hint">{people.length > 0 ? FINDING.messagesHint : FINDING.noCarers}</p>
      {people.map((person) => (
        <WithCarer key={person.adult} visit={visit} child={child} person={person} />
      ))}
    </Section>
  );
}

/** What was said stands with the message it was said about; its words keep the message ticked. */
function WithCarer({ visit, child, person }: OneChild & { person: DraftPerson }) {
  const [kept, setKept] = useState<Message | null>(null);
  const given = findingsOf(child, 'message_given').filter(({ body }) => body.carer === person.adult);
  const name = personName(visit, person.adult);
  const change = (messages: Message[]) => {
    for (const message of messages)
      if (!given.some(({ body }) => body.message === message))
        addFinding(visit, child.child, 'message_given', { carer: person.adult, message });
    const taken = given.filter(({ body }) => !messages.includes(body.message as Message));
    const written = taken.find(({ body }) => hasWords(body.response ?? ''));
    setKept((written?.body.message as Message | undefined) ?? null);
    for (const finding of taken) if (finding !== written) removeFinding({ visit, child, finding });
  };
  return (
    <>
      <Choices
        legend={name}
        options={optionsOf(MESSAGE)}
        values={given.map(({ body }) => body.message as Message)}
        onChange={change}
        error={kept && FINDING.responseStays(name, MESSAGE[kept])}
      />
      {given.map((finding) => (
        <TextField
          key={finding.record}
          label={FINDING.response(name, MESSAGE[finding.body.message as Message])}
          value={finding.body.response ?? ''}
          textMax={textMax('message_given', 'response')}
          onInput={(response) => {
            setKept(null);
            writeFinding({ visit, child, finding }, { response });
          }}
        />
      ))}
    </>
  );
}
