/** Words of drawings, documents and sound: added to a visit, on their way, and opened. */
import type { AttachmentRow } from '../../views/rows';
import type { DraftAttachment } from '../../visit/draft';

export const ATTACH = {
  heading: 'Drawings, documents and sound',
  hint: 'Sealed on this device as soon as you add it, and sent behind your notes. The picture’s own data (place, camera) is taken off; no file name is kept.',
  noBody:
    'Marks on a body are never photographed. Write them down with Mark, where the figure is, and follow your organisation’s way of recording them.',
  draw: 'Add a drawing',
  document: 'Add a document',
  documentHint: 'PDF, PNG or JPEG, at most 15 MB. A PDF is kept as it is.',
  sound: 'Record sound',
  pad: (child: string) => `Drawing pad, ${child}`,
  padHint:
    'Draw with a finger, a pen or a mouse. Without them: add a document instead, and say in words what the drawing shows.',
  undo: 'Undo',
  clear: 'Clear',
  saveDrawing: 'Save this drawing',
  closePad: 'Put the pad away',
  adding: 'Sealing…',
  startHint:
    'Ask first, and say that you are recording. It stops by itself after 10 minutes, and when you open something else. What was recorded is kept.',
  stop: 'Stop and save',
  stoppedShort:
    'There is little room left on this device, so the recording has stopped. What was recorded is kept. Your notes still save.',
  stoppedItself:
    'The recording stopped by itself, before you stopped it. What was recorded until then is kept. To go on, record again.',
  nothingRecorded: 'Nothing was recorded. Try again, or write down what was said.',
  cutOff:
    'The app was closed while this was recorded. What was recorded until then is kept: say what it holds, or remove it.',
  recording: (length: string) => `Recording: ${length}`,
  noMicrophone:
    'The microphone cannot be used. Allow it for this app in the browser’s settings, or write down what was said.',
  cannotRecord: 'This browser cannot record sound. Write down what was said.',
  undrawn: 'The drawing could not be saved. It is still on the pad: try again.',
  unreadable: 'This file cannot be read here. Use a PDF, PNG or JPEG.',
  caption: 'What does it show or hold?',
  captionHint: 'In words, also for those who cannot see or hear it.',
  madeBy: 'Who made it?',
  original: 'Where is the original?',
  thirdParty: 'Does it name or show somebody outside the family?',
  yes: 'Yes',
  open: 'Open',
  opening: 'Opening…',
  close: 'Close',
  outside:
    'A PDF is shown by this device’s own viewer, outside Attune, and the device may keep a copy that is not sealed. Pictures and sound stay inside.',
  newTab: 'Show it outside Attune',
};

export const KIND: Record<AttachmentRow['kind'], string> = {
  drawing: 'Drawing',
  document: 'Document',
  audio: 'Sound',
};

export const MADE_BY: Record<NonNullable<DraftAttachment['made_by']>, string> = {
  child: 'The child',
  carer: 'A carer',
  worker: 'I did',
  other: 'Somebody else',
};

export const MADE_BY_READ: Record<NonNullable<DraftAttachment['made_by']>, string> = {
  child: 'Made by the child',
  carer: 'Made by a carer',
  worker: 'Made by the writer',
  other: 'Made by somebody else',
};

export const ORIGINAL: Record<NonNullable<DraftAttachment['original']>, string> = {
  made_here: 'Made in the app',
  with_owner: 'Given back',
  kept: 'Kept on file',
};

const KB = 1024;

/** Shape: `350 kB`, `1.4 MB`. */
export function saySize(bytes: number): string {
  const kb = Math.max(1, Math.round(bytes / KB));
  return kb < KB ? `${kb} kB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}

/** Shape: `2:05`. */
export function sayLength(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

/** How far the content is on its way. */
export function sayHere(here: AttachmentRow['here']): string {
  switch (here?.state) {
    case undefined:
      return 'Not on this device: it is fetched when you open it.';
    case 'sent':
      return 'Sent: the server has all of it.';
    case 'damaged':
      return 'It could not be sent: the copy on this device is damaged. Tell your supervisor.';
    case 'draft':
      return 'On this device. It is sent when the visit is signed.';
    case 'waiting':
      return here.stored > 0
        ? `On its way: ${Math.floor((here.stored / here.size_bytes) * 100)} per cent sent.`
        : 'On this device: waiting behind your notes.';
  }
}

export const sayWaiting = (n: number): string =>
  n === 1
    ? '1 attachment is still on its way, behind your notes. Keep this device safe.'
    : `${n} attachments are still on their way, behind your notes. Keep this device safe.`;
