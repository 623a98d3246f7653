/** One part of the note: words, or why there are none. */

import { useState } from 'preact/hooks';
import type { NotePart } from '../../../visit/draft';
import { textMax } from '../../../wire/text_max';
import { Because } from '../../parts/Because';
import { Button } from '../../parts/Button';
import { TextArea } from '../../parts/Field';
import { NOTE } from './strings';

export interface NotePartProps {
  heading: string;
  /** The child it is about; part 1 is about the visit. */
  about?: string;
  /** Over the box, where something stands between it and its heading. */
  hint?: string;
  part: NotePart;
  /** Reasons that are given with one tap. */
  reasons: readonly string[];
  onWrite: (part: NotePart) => void;
}

export function NotePartField({ heading, about, hint, part, reasons, onWrite }: NotePartProps) {
  const [asked, setAsked] = useState(false);
  const open = asked || part.none_because !== '';
  const label = about ? `${heading}: ${about}` : heading;
  return (
    <>
      <TextArea
        label={label}
        labelHidden
        hint={hint}
        value={part.text}
        rows={4}
        onInput={(text) => onWrite({ ...part, text })}
      />
      {!open && part.text === '' && (
        <Button kind="quiet" onPress={() => setAsked(true)} label={`${NOTE.none} ${label}`}>
          {NOTE.none}
        </Button>
      )}
      {open && (
        <Because
          legend={NOTE.reason}
          label={NOTE.noneWhy}
          reasons={reasons}
          value={part.none_because}
          textMax={textMax('visit', 'purpose_none_because')}
          onWrite={(none_because) => onWrite({ ...part, none_because })}
        />
      )}
    </>
  );
}
