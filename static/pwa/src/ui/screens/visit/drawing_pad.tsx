/** A pad for a finger, a pen or a mouse. Each stroke is kept with the draft as soon as it is drawn. */
import { useEffect, useRef } from 'preact/hooks';
import { isDrawing } from '../../../visit/content';
import type { DraftChild } from '../../../visit/draft';
import { drawn } from '../../attaching/pictures';
import { lengthened, onGrid, PAD_HEIGHT, PAD_WIDTH, paint, type Stroke } from '../../attaching/strokes';
import { Button } from '../../parts/Button';
import { ATTACH } from '../../strings/attachments';
import type { Add } from './attachments';
import { Mends } from './mend';
import { childName, type OpenVisit } from './open_visit';
import { RemoveButton } from './remove_button';

interface DrawingPadProps {
  visit: OpenVisit;
  child: DraftChild;
  busy: boolean;
  add: Add;
  onDone: () => void;
}

export function DrawingPad({ visit, child, busy, add, onDone }: DrawingPadProps) {
  const glass = useRef<HTMLCanvasElement>(null);
  const pen = useRef<Stroke | null>(null);
  const strokes = child.drawing ?? [];
  /** Also what has been drawn or saved since this was shown. */
  const latest = () => visit.latest().children.find((each) => each.child === child.child)?.drawing ?? [];
  const show = (all: readonly Stroke[]) => {
    const context = glass.current?.getContext('2d');
    if (context) paint(context, all);
  };
  useEffect(() => show(pen.current ? [...strokes, pen.current] : strokes));
  const draw = (all: Stroke[]) => visit.act({ is: 'draw', child: child.child, strokes: all });
  const down = (event: PointerEvent) => {
    if (!event.isPrimary || event.button !== 0) return;
    glass.current?.setPointerCapture(event.pointerId);
    pen.current = [];
    move(event);
  };
  const move = (event: PointerEvent) => {
    if (!pen.current || !glass.current || !event.isPrimary) return;
    pen.current = lengthened(pen.current, onGrid(event, glass.current.getBoundingClientRect()));
    show([...latest(), pen.current]);
  };
  const up = () => {
    const stroke = pen.current;
    pen.current = null;
    if (stroke?.length) draw([...latest(), stroke]);
  };
  const last = useRef(up);
  last.current = up;
  // A stroke that is being drawn when its pad is put away is a stroke all the same.
  useEffect(() => () => last.current(), []);
  const save = async () => {
    const inPicture = latest();
    const about = { kind: 'drawing', duration_sec: null, original: 'made_here' } as const;
    const isAdded = await add(() => drawn(inPicture), about, inPicture);
    if (isAdded && !pen.current && latest().length === 0) onDone();
  };
  return (
    <div class="visit__card">
      <p class="nhsuk-hint">{ATTACH.padHint}</p>
      <canvas
        ref={glass}
        class="pad"
        width={PAD_WIDTH}
        height={PAD_HEIGHT}
        role="img"
        aria-label={ATTACH.pad(childName(visit, child.child))}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
      />
      <div class="pad__tools">
        <Button
          kind="quiet"
          disabled={!isDrawing(child)}
          busy={busy}
          onPress={() => draw(latest().slice(0, -1))}
        >
          {ATTACH.undo}
        </Button>
        {isDrawing(child) && <RemoveButton label={ATTACH.clear} busy={busy} onRemove={() => draw([])} />}
        {!isDrawing(child) && (
          <Button kind="quiet" onPress={onDone}>
            {ATTACH.closePad}
          </Button>
        )}
      </div>
      <Mends gaps="drawing_unsaved" about={child.child}>
        <Button disabled={!isDrawing(child)} busy={busy} onPress={() => void save()}>
          {ATTACH.saveDrawing}
        </Button>
      </Mends>
    </div>
  );
}
