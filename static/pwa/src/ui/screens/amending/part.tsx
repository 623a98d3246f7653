/** One record of a signed visit: closed under its name and first words; open, what may be written anew, or struck. */
import { useState } from 'preact/hooks';
import { fieldIn } from '../../../views/mending';
import type { AmendPart } from '../../../views/rows';
import { bodyOf } from '../../../visit/amended';
import { wrongIn, wrongParts } from '../../../visit/mend_wrong';
import { textMaxAt } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { Tag } from '../../parts/Tag';
import { AMEND, partTitle } from '../../strings/amending';
import { sayWrong } from '../../strings/mending';
import { MendFieldInput } from '../mending/mend_field';
import { ChecklistRead, titleOf } from '../reading/checklist';
import { FoundRead } from '../reading/found';
import { Quote, Unspoken } from '../reading/voice';
import type { KeptAmend } from './kept_amend';

export interface PartProps {
  part: AmendPart;
  kept: KeptAmend;
  isChanged: boolean;
  /** It was tried to sign it: what is wrong is said. */
  tried: boolean;
}

export function Part({ part, kept, isChanged, tried }: PartProps) {
  const [begun] = useState(isChanged);
  const isWrong = tried && wrongParts([part], kept.draft).length > 0;
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
    <Expander summary={summary} open={begun || isWrong}>
      <Read part={part} />
      {struck ? (
        <p>{type === 'statement' ? AMEND.struckMark : AMEND.struck}</p>
      ) : (
        <Fields part={part} kept={kept} tried={tried} />
      )}
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

function Fields({ part, kept, tried }: Omit<PartProps, 'isChanged'>) {
  const body = bodyOf(part, kept.draft);
  return (
    <>
      {part.fields.map((field) => (
        <MendFieldInput
          key={field.path.join(' ')}
          type={part.written.type}
          field={field}
          textMax={textMaxAt(part.written.type, field.path)}
          error={tried ? sayWrong(wrongIn(part, field, kept.draft)) : null}
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
