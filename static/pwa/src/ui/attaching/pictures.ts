/**
 * Pictures made fit to be kept: drawn anew through a canvas, so that nothing of a file but its pixels is left, with a small
 * picture of each.
 */
import type { DraftAttachment } from '../../visit/draft';
import { THUMBNAIL_MAX_BYTES } from '../../wire/limits';
import { PAD_HEIGHT, PAD_WIDTH, paint, type Stroke } from './strokes';

type Content = Uint8Array<ArrayBuffer>;

/** Content that can be attached, and what is known of it. */
export interface Ready {
  content: Content;
  media_type: DraftAttachment['media_type'];
  thumbnail: string | null;
}

/** It is none of the kinds that can be kept, or does not open as what it says it is. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

const LONGEST_SIDE = 2560;
const SMALL_SIDE = 160;
const GOOD = 0.85;
/** Tried one after the other until the small picture is small enough. */
const SMALL_QUALITIES = [0.7, 0.4, 0.1];
const PDF_MARK = '%PDF-';

export async function drawn(strokes: readonly Stroke[]): Promise<Ready> {
  const { canvas, context } = blank(PAD_WIDTH, PAD_HEIGHT);
  paint(context, strokes);
  return {
    content: await encoded(canvas, 'image/png'),
    media_type: 'image/png',
    thumbnail: await thumbnail(canvas),
  };
}

/** Errors: UnreadableError. */
export async function fromFile(file: Blob): Promise<Ready> {
  if (file.type === 'application/pdf') return pdf(new Uint8Array(await file.arrayBuffer()));
  if (file.type !== 'image/png' && file.type !== 'image/jpeg') throw new UnreadableError(file.type);
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch((cause) => {
    throw new UnreadableError('no picture', { cause });
  });
  const canvas = scaled(picture, picture.width, picture.height, LONGEST_SIDE);
  picture.close();
  const small = await thumbnail(canvas);
  return { content: await encoded(canvas, file.type), media_type: file.type, thumbnail: small };
}

function pdf(content: Content): Ready {
  const mark = String.fromCharCode(...content.subarray(0, PDF_MARK.length));
  if (mark !== PDF_MARK) throw new UnreadableError('no PDF');
  return { content, media_type: 'application/pdf', thumbnail: null };
}

function blank(width: number, height: number) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new UnreadableError('no canvas');
  return { canvas, context };
}

function scaled(picture: CanvasImageSource, width: number, height: number, longest: number) {
  const scale = Math.min(1, longest / Math.max(width, height));
  const small = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))] as const;
  const { canvas, context } = blank(...small);
  context.drawImage(picture, 0, 0, ...small);
  return canvas;
}

async function encoded(canvas: HTMLCanvasElement, type: string, quality = GOOD): Promise<Content> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));
  if (!blob) throw new UnreadableError('not encoded');
  return new Uint8Array(await blob.arrayBuffer());
}

async function thumbnail(picture: HTMLCanvasElement): Promise<string | null> {
  const small = scaled(picture, picture.width, picture.height, SMALL_SIDE);
  for (const quality of SMALL_QUALITIES) {
    const bytes = await encoded(small, 'image/jpeg', quality);
    if (bytes.length <= THUMBNAIL_MAX_BYTES) return btoa(String.fromCharCode(...bytes));
  }
  return null;
}
