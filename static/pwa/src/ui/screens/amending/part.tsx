/** One record of a signed visit: closed under its name and first words; open, what may be written anew, or struck. */
import { fieldIn } from '../../../views/mending';
import type { AmendPart } from '../../../views/rows';
import { bodyOf } from '../../../visit/amended';
import { Button } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { Tag } from '../../parts/Tag';
import { AMEND, partTitle } from '../../strings/amending';
import { Field } from '../mending';
import { ChecklistRead, titleOf } from '../reading/checklist';
import { FoundRead } from '../reading/found';
import { Quote, Unspoken } from '../reading/voice';
import type { KeptAmend } from './kept_amend';

export interface PartProps {
  part: AmendPart;
  kept: KeptAmend;
  isChanged: boolean;
}

export function Part({ part, kept, isChanged }: PartProps) {
  const { change, type } = part.written;
  const struck = (kept.draft.struck ?? []).includes(change);
  const summary = (
    <>
      {part.checklist ? titleOf(part.checklist) : partTitle(part)}{' '}
      {isChanged && !struck && <Tag>{AMEND.changed}</Tag>}
      {struck && <Tag kind="notice">{AMEND.inError}</Tag>}
    </>
  );
  return (
    <Expander summary={summary}>
      <Read part={part} />
      {struck ? <p>{AMEND.struck}</p> : <Fields part={part} kept={kept} />}
      {type !== 'visit' && (
        <Button kind="quiet" onPress={() => kept.strike(change, !struck)}>
          {struck ? AMEND.keep : AMEND.strike}
        </Button>
      )}
    </Expander>
  );
}

/** What is no plain list of fields, as it is read in the visit. */
function Read({ part: { found, checklist, quote, unspoken } }: { part: AmendPart }) {
  return (
    <>
      {found && <FoundRead rows={[found]} level={3} />}
      {checklist && <ChecklistRead list={checklist} level={3} />}
      {quote && <Quote quote={quote} />}
      {unspoken && <Unspoken unspoken={unspoken} />}
    </>
  );
}

function Fields({ part, kept }: { part: AmendPart; kept: KeptAmend }) {
  const body = bodyOf(part, kept.draft);
  return (
    <>
      {part.fields.map((field) => (
        <Field
          key={field.path.join(' ')}
          field={field}
          value={fieldIn(body, field.path) ?? ''}
          write={(value) => {
            // A second tap takes no answer away that the record must have.
            if (field.is !== 'choice' || value !== '') kept.write(part, field, value);
          }}
        />
      ))}
    </>
  );
}
