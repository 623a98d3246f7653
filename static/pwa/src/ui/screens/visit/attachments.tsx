/** Drawings, documents and sound of one child: added, said in words, opened and removed. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../../engine/port';
import { isDrawing } from '../../../visit/content';
import type { DraftAttachment, DraftChild } from '../../../visit/draft';
import { textMax } from '../../../wire/text_max';
import { fromFile, type Ready } from '../../attaching/pictures';
import { Button } from '../../parts/Button';
import { Choice, Choices } from '../../parts/Choice';
import { Content, Thumbnail } from '../../parts/Content';
import { FieldError, FileField, TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { ATTACH, KIND, MADE_BY, ORIGINAL, sayLength, saySize } from '../../strings/attachments';
import { sayFailure } from '../../strings/failures';
import { isShort, MakeRoom } from '../make_room';
import { DrawingPad } from './drawing_pad';
import { Mends } from './mend';
import type { OpenVisit } from './open_visit';
import { RemoveButton } from './remove_button';
import { SoundRecorder } from './sound_recorder';

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

/** Why it could not be added, and whether for want of room. */
interface Problem {
  sentence: string | null;
  short: boolean;
}

/** Adds what is made ready. `strokes`: what of the pad is in it. Shape: whether it is added; if not, it has been said why. */
export type Add = (
  makeReady: () => Promise<Ready>,
  about: Pick<DraftAttachment, 'kind' | 'duration_sec' | 'original'>,
  strokes?: number[][],
) => Promise<boolean>;

interface AttachmentsProps extends OneChild {
  /** What is about to be added, when it is one kind alone. */
  only?: 'drawing' | 'sound';
}

export function Attachments({ visit, child, only }: AttachmentsProps) {
  /** How many are being added. */
  const [adding, setAdding] = useState(0);
  const busy = adding > 0;
  const [problem, setProblem] = useState<Problem>({ sentence: null, short: false });
  const [pad, setPad] = useState(only === 'drawing' || isDrawing(child));
  const tell = (sentence: string | null, short = false) => setProblem({ sentence, short });
  const here = useRef(true);
  useEffect(
    () => () => {
      here.current = false;
    },
    [],
  );
  const add: Add = async (makeReady, about, strokes) => {
    tell(null);
    setAdding((n) => n + 1);
    const bring = async () => {
      const problem = await attached(visit, child, makeReady, about, strokes);
      // A drawing is still on its pad, and a gap until it is saved.
      if (problem && !here.current && !strokes) visit.arriving.misses();
      return problem;
    };
    const problem = await visit.arriving.awaits(bring());
    setAdding((n) => n - 1);
    if (problem) setProblem(problem);
    return problem === null;
  };
  const choose = (file: Blob) =>
    add(() => fromFile(file), { kind: 'document', duration_sec: null, original: null });
  return (
    <Section heading={ATTACH.heading}>
      <p class="nhsuk-hint">{ATTACH.hint}</p>
      <p>{ATTACH.noBody}</p>
      {(child.attachments ?? []).map((each) => (
        <Card key={each.record} visit={visit} child={child} attachment={each} />
      ))}
      {pad && <DrawingPad visit={visit} child={child} busy={busy} add={add} onDone={() => setPad(false)} />}
      <div role="status">{busy && <p>{ATTACH.adding}</p>}</div>
      <FieldError id="attachments" error={problem.sentence} />
      {problem.short && <MakeRoom engine={visit.room} />}
      {!pad && only !== 'sound' && (
        <Button kind="secondary" onPress={() => setPad(true)}>
          {ATTACH.draw}
        </Button>
      )}
      {!only && (
        <FileField
          label={ATTACH.document}
          hint={ATTACH.documentHint}
          accept="application/pdf,image/png,image/jpeg"
          onFile={(file) => void choose(file)}
        />
      )}
      {only !== 'drawing' && <SoundRecorder visit={visit} child={child.child} onProblem={tell} />}
    </Section>
  );
}

/** Seals it, then writes it into the draft. Shape: why it could not be kept, or null. */
async function attached(
  visit: OpenVisit,
  child: DraftChild,
  makeReady: () => Promise<Ready>,
  about: Parameters<Add>[1],
  strokes?: number[][],
): Promise<Problem | null> {
  const ready = await makeReady().catch(() => null);
  if (!ready) return { sentence: strokes ? ATTACH.undrawn : ATTACH.unreadable, short: false };
  const { content, media_type, thumbnail } = ready;
  const outcome = await visit.attach(content).catch(unexpected);
  if (!outcome.ok) return { sentence: sayFailure(outcome.failure), short: isShort(outcome.failure) };
  const made = { caption: '', made_by: null, third_party: false, made_at: visit.now() };
  const attachment: DraftAttachment = { ...outcome.value, ...about, ...made, media_type, thumbnail };
  visit.act({ is: 'add_attachment', child: child.child, attachment, ...(strokes && { strokes }) });
  return null;
}

function unexpected(): { ok: false; failure: Failure } {
  return { ok: false, failure: { code: 'unexpected' } };
}

const options = <V extends string>(words: Record<V, string>) =>
  (Object.entries(words) as [V, string][]).map(([value, label]) => ({ value, label }));

function Card({ visit, child, attachment }: OneChild & { attachment: DraftAttachment }) {
  const { record, kind, duration_sec } = attachment;
  const write = (fields: Partial<DraftAttachment>) =>
    visit.act({ is: 'write_attachment', child: child.child, record, fields });
  return (
    <div class="visit__card attached">
      <Thumbnail jpeg={attachment.thumbnail} />
      <p class="soft">
        {[KIND[kind], duration_sec !== null && sayLength(duration_sec), saySize(attachment.size_bytes)]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {attachment.cut_off && <p>{ATTACH.cutOff}</p>}
      <Mends gaps="attachment_unnamed" about={record}>
        <TextField
          label={ATTACH.caption}
          hint={ATTACH.captionHint}
          value={attachment.caption}
          textMax={textMax('attachment', 'caption')}
          onInput={(caption) => write({ caption })}
        />
      </Mends>
      <Choice
        legend={ATTACH.madeBy}
        options={options(MADE_BY)}
        value={attachment.made_by ?? null}
        onChoose={(made_by) => write({ made_by })}
      />
      {kind === 'document' && (
        <Choice
          legend={ATTACH.original}
          options={options(ORIGINAL).filter(({ value }) => value !== 'made_here')}
          value={attachment.original ?? null}
          onChoose={(original) => write({ original })}
        />
      )}
      <Choices
        legend={ATTACH.thirdParty}
        options={[{ value: 'yes', label: ATTACH.yes }]}
        values={attachment.third_party ? ['yes'] : []}
        onChange={(values) => write({ third_party: values.length > 0 })}
      />
      <Content
        kind={kind}
        media_type={attachment.media_type}
        caption={attachment.caption}
        load={() => visit.openDrafted(attachment.blob, attachment.size_bytes)}
      />
      <RemoveButton onRemove={() => visit.act({ is: 'remove_attachment', child: child.child, record })} />
    </div>
  );
}
