/** An attachment's content, opened when it is asked for and let go of when it is closed. Nothing of it is kept by the browser. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Failure, Outcome } from '../../engine/port';
import type { DraftAttachment } from '../../visit/draft';
import { ATTACH, KIND } from '../strings/attachments';
import { sayFailure } from '../strings/failures';
import { Button } from './Button';
import { FieldError } from './Field';

export interface ContentProps {
  kind: DraftAttachment['kind'];
  media_type: DraftAttachment['media_type'];
  caption: string;
  load: () => Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

export function Content({ kind, media_type, caption, load }: ContentProps) {
  const id = useId();
  const [url, setUrl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const here = useRef(true);
  useEffect(
    () => () => {
      here.current = false;
    },
    [],
  );
  useEffect(() => (url === null ? undefined : () => URL.revokeObjectURL(url)), [url]);
  const open = async () => {
    setBusy(true);
    setFailure(null);
    const outcome = await load();
    if (!here.current) return;
    setBusy(false);
    if (outcome.ok) setUrl(URL.createObjectURL(new Blob([outcome.value], { type: media_type })));
    else setFailure(outcome.failure);
  };
  const label = `${url === null ? ATTACH.open : ATTACH.close}: ${caption || KIND[kind]}`;
  return (
    <>
      <FieldError id={id} error={failure && sayFailure(failure)} />
      {url !== null && <Shown url={url} media_type={media_type} caption={caption || KIND[kind]} />}
      <Button
        kind="quiet"
        busy={busy}
        label={busy ? undefined : label}
        onPress={() => (url === null ? void open() : setUrl(null))}
      >
        {busy ? ATTACH.opening : url === null ? ATTACH.open : ATTACH.close}
      </Button>
    </>
  );
}

function Shown({ url, media_type, caption }: Pick<ContentProps, 'media_type' | 'caption'> & { url: string }) {
  if (media_type.startsWith('image/')) return <img class="attached__picture" src={url} alt={caption} />;
  if (media_type.startsWith('audio/')) {
    // biome-ignore lint/a11y/useMediaCaption: the caption is the words that its author wrote beside it.
    return <audio class="attached__sound" controls src={url} aria-label={caption} />;
  }
  return (
    <>
      <p>{ATTACH.outside}</p>
      <p>
        <a class="card__link" href={url} target="_blank" rel="noopener">
          {ATTACH.newTab}
        </a>
      </p>
    </>
  );
}

/** The small picture, if there is one. The words beside it say what it shows. */
export function Thumbnail({ jpeg }: { jpeg: string | null }) {
  return jpeg && <img class="attached__small" src={`data:image/jpeg;base64,${jpeg}`} alt="" />;
}
