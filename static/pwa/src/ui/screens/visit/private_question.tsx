/**
 * A question put to one carer in private. It cannot be opened while another grown-up is logged as present, and closes when one comes in:
 * what is written stays, and is not on the glass. Few may read it once it is signed.
 */

import { isAnotherThere } from '../../../rules/grown_ups';
import { hasWords } from '../../../visit/content';
import type { Enquiry } from '../../../visit/finding';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { TextArea, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { ENQUIRY } from '../../strings/private';
import { Mends } from './mend';
import { childName, type OpenVisit, personName } from './open_visit';
import { RemoveButton } from './remove_button';
import { optionsOf } from './select';

export function PrivateQuestion({ visit }: { visit: OpenVisit }) {
  const { draft } = visit;
  const [only] = draft.people;
  if (!only) return null;
  const begun = draft.enquiries ?? [];
  // Nothing on the glass tells whoever has come in that there is such a question.
  if (isAnotherThere(draft)) return begun.length > 0 ? <p class="nhsuk-hint">{ENQUIRY.hidden}</p> : null;
  const own = begun.filter(({ body }) => body.carer === only.adult);
  const add = () =>
    visit.act({
      is: 'add_enquiry',
      enquiry: { record: visit.newId(), at: visit.now(), body: { carer: only.adult, children_exposed: [] } },
    });
  return (
    <Section heading={ENQUIRY.heading}>
      {own.length === 0 && (
        <>
          <p class="nhsuk-hint">{ENQUIRY.closed}</p>
          <Button kind="quiet" onPress={add}>
            {ENQUIRY.add(personName(visit, only.adult))}
          </Button>
        </>
      )}
      {own.map((enquiry) => (
        <Mends key={enquiry.record} gaps="enquiry_unfinished" about={enquiry.record}>
          <Question visit={visit} enquiry={enquiry} />
        </Mends>
      ))}
    </Section>
  );
}

function Question({ visit, enquiry }: { visit: OpenVisit; enquiry: Enquiry }) {
  const { body, record } = enquiry;
  const write: Write = (fields) => visit.act({ is: 'write_enquiry', record, fields });
  return (
    <div class="visit__card">
      <Choice
        legend={ENQUIRY.asked}
        options={optionsOf(ENQUIRY.words)}
        value={body.asked ?? null}
        onChoose={(asked) => write({ asked })}
      />
      {body.asked === 'yes' && (
        <Choice
          legend={ENQUIRY.alone}
          legendHidden
          options={[{ value: 'yes', label: ENQUIRY.alone }]}
          value={body.alone_confirmed ? 'yes' : null}
          onChoose={(chosen) => write({ alone_confirmed: chosen === 'yes' })}
        />
      )}
      <Answers visit={visit} enquiry={enquiry} write={write} />
      {((body.asked && body.asked !== 'yes') || body.next_ask) && (
        <TextField
          label={ENQUIRY.next}
          type="date"
          width="medium"
          value={body.next_ask ?? ''}
          onInput={(next_ask) => write({ next_ask })}
        />
      )}
      <RemoveButton onRemove={() => visit.act({ is: 'remove_enquiry', record })} />
    </div>
  );
}

type Write = (fields: Partial<Enquiry['body']>) => void;

interface Writing {
  visit: OpenVisit;
  enquiry: Enquiry;
  write: Write;
}

/** Words that were written stay in view when the question was not put after all, until they are emptied. */
function Answers({ visit, enquiry, write }: Writing) {
  const { body } = enquiry;
  const shows = (words: string | null | undefined) => body.asked === 'yes' || hasWords(words ?? '');
  return (
    <>
      {shows(body.answer) && (
        <TextArea
          label={ENQUIRY.answer}
          rows={3}
          value={body.answer ?? ''}
          onInput={(answer) => write({ answer })}
        />
      )}
      {shows(body.pattern) && (
        <TextArea
          label={ENQUIRY.pattern}
          rows={2}
          value={body.pattern ?? ''}
          onInput={(pattern) => write({ pattern })}
        />
      )}
      {exposable(visit, body).map((child) => (
        <Exposed key={child} visit={visit} enquiry={enquiry} child={child} write={write} />
      ))}
      {shows(body.orders) && (
        <TextField
          label={ENQUIRY.orders}
          value={body.orders ?? ''}
          textMax={textMax('private_enquiry', 'orders')}
          onInput={(orders) => write({ orders })}
        />
      )}
      {shows(body.marac_on) && (
        <TextField
          label={ENQUIRY.marac}
          type="date"
          width="medium"
          value={body.marac_on ?? ''}
          onInput={(marac_on) => write({ marac_on })}
        />
      )}
    </>
  );
}

/** Each child of the visit while it is asked, and whoever something is written about. */
function exposable({ draft }: OpenVisit, { asked, children_exposed }: Enquiry['body']): string[] {
  const written = (children_exposed ?? []).map(({ child }) => child);
  return draft.children
    .filter(({ child, planned }) => (planned && asked === 'yes') || written.includes(child))
    .map(({ child }) => child);
}

function Exposed({ visit, enquiry, child, write }: Writing & { child: string }) {
  const exposed = enquiry.body.children_exposed ?? [];
  const others = exposed.filter((each) => each.child !== child);
  return (
    <TextField
      label={ENQUIRY.exposed(childName(visit, child))}
      value={exposed.find((each) => each.child === child)?.how ?? ''}
      textMax={textMax('private_enquiry', 'children_exposed.*.how')}
      onInput={(how) => write({ children_exposed: how ? [...others, { child, how }] : others })}
    />
  );
}
