/** In a real browser, whose canvas and decoders this is about. */
import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../wire/bytes';
import { THUMBNAIL_MAX_BYTES } from '../../wire/limits';
import { drawn, fromFile, UnreadableError } from './pictures';
import { lengthened, onGrid, PAD_HEIGHT, PAD_WIDTH } from './strokes';

const CANARY = 'zibeline-quahog-9931';

async function photograph(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const to = canvas.getContext('2d');
  if (!to) throw new Error('no canvas');
  for (let at = 0; at < 400; at++) {
    to.fillStyle = `hsl(${at * 37} 80% 50%)`;
    to.fillRect((at * 53) % width, (at * 97) % height, width / 9, height / 7);
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer());
}

/** A JPEG with an EXIF part that says where it was taken. */
async function withExif(): Promise<Uint8Array<ArrayBuffer>> {
  const plain = await photograph(3000, 2000);
  const said = concat(utf8('Exif\0\0'), utf8(`GPS ${CANARY}`));
  const length = said.length + 2;
  const part = concat(Uint8Array.of(0xff, 0xe1, length >> 8, length & 0xff), said);
  return concat(plain.subarray(0, 2), part, plain.subarray(2));
}

const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);
const sizeOf = async (bytes: Uint8Array<ArrayBuffer>, type: string) => {
  const picture = await createImageBitmap(new Blob([bytes], { type }));
  return [picture.width, picture.height];
};

describe('a picture from a file', () => {
  it('keeps its pixels and nothing else: no place, no camera', async () => {
    const bytes = await withExif();
    expect(text(bytes)).toContain(CANARY);
    const ready = await fromFile(new File([bytes], `${CANARY}.jpg`, { type: 'image/jpeg' }));
    expect(text(ready.content)).not.toContain(CANARY);
    expect(text(ready.content)).not.toContain('Exif');
    expect(JSON.stringify({ ...ready, content: null })).not.toContain(CANARY);
    expect(await sizeOf(ready.content, ready.media_type)).toEqual([2560, 1707]);
  });

  it('has a small picture that fits beside its record', async () => {
    const ready = await fromFile(new File([await photograph(2000, 1000)], 'a.jpg', { type: 'image/jpeg' }));
    const small = Uint8Array.from(atob(ready.thumbnail ?? ''), (letter) => letter.charCodeAt(0));
    expect(small.length).toBeLessThanOrEqual(THUMBNAIL_MAX_BYTES);
    expect(await sizeOf(small, 'image/jpeg')).toEqual([160, 80]);
  });

  it('that is not what it says is refused, and a PDF is kept as it is', async () => {
    const file = (content: string, type: string) => new File([content], 'a', { type });
    await expect(fromFile(file('<svg/>', 'image/svg+xml'))).rejects.toThrow(UnreadableError);
    await expect(fromFile(file('no picture', 'image/png'))).rejects.toThrow(UnreadableError);
    await expect(fromFile(file('<html>', 'application/pdf'))).rejects.toThrow(UnreadableError);
    const ready = await fromFile(file('%PDF-1.7 …', 'application/pdf'));
    expect(ready.media_type).toBe('application/pdf');
    expect(new TextDecoder().decode(ready.content)).toBe('%PDF-1.7 …');
  });
});

describe('a drawing', () => {
  it('is a PNG of the pad, white where nobody drew', async () => {
    const ready = await drawn([[100, 100, 300, 100]]);
    expect(ready.media_type).toBe('image/png');
    const picture = await createImageBitmap(new Blob([ready.content], { type: 'image/png' }));
    expect([picture.width, picture.height]).toEqual([PAD_WIDTH, PAD_HEIGHT]);
    const to = new OffscreenCanvas(PAD_WIDTH, PAD_HEIGHT).getContext('2d');
    to?.drawImage(picture, 0, 0);
    expect([...(to?.getImageData(600, 600, 1, 1).data ?? [])]).toEqual([255, 255, 255, 255]);
    expect([...(to?.getImageData(200, 100, 1, 1).data ?? [])]).toEqual([33, 43, 50, 255]);
  });

  it('stands on a grid of its own, whatever the size of the glass', () => {
    const glass = { left: 10, top: 20, width: 300, height: 225 };
    expect(onGrid({ clientX: 160, clientY: 132.5 }, glass)).toEqual([600, 450]);
    expect(onGrid({ clientX: -50, clientY: 9999 }, glass)).toEqual([0, PAD_HEIGHT]);
    expect(lengthened([5, 5], [6, 6])).toEqual([5, 5]);
    expect(lengthened([5, 5], [9, 5])).toEqual([5, 5, 9, 5]);
    expect(lengthened([], [0, 0])).toEqual([0, 0]);
  });
});
