/** A signed attachment: its small picture, what it shows in words, how far it has come, and its content on asking. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { AttachmentRow } from '../../../views/rows';
import { Content, Thumbnail } from '../../parts/Content';
import { KIND, MADE_BY_READ, ORIGINAL, sayHere, sayLength, saySize } from '../../strings/attachments';
import { READ } from '../../strings/child';
import { Changed } from './changed';

/** Opens content for whatever reads a visit, however deep it stands. */
export const OpensAttachments = createContext<Engine['openAttachment'] | null>(null);

export function Attachment({ row }: { row: AttachmentRow }) {
  const open = useContext(OpensAttachments);
  const about = [
    KIND[row.kind],
    row.duration_sec !== null && sayLength(row.duration_sec),
    saySize(row.size_bytes),
    row.made_by && MADE_BY_READ[row.made_by],
    row.original && ORIGINAL[row.original],
    row.third_party && READ.thirdParty,
  ];
  return (
    <figure class="attached">
      <Thumbnail jpeg={row.thumbnail} />
      <figcaption>
        <span class="words">{row.caption}</span>
        <span class="attached__line soft">{about.filter(Boolean).join(' · ')}</span>
        <span class="attached__line soft">{sayHere(row.here)}</span>
      </figcaption>
      <Changed at={row.changed_at} />
      {open && (
        <Content
          kind={row.kind}
          media_type={row.media_type}
          caption={row.caption}
          load={() => open(row.child, row.record)}
        />
      )}
    </figure>
  );
}
