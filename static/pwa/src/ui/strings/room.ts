/** Words of making room: what may go, what it gives back, and what is never touched. */
import { saySize } from './attachments';
import { count } from './when';

export const ROOM = {
  offer: (n: number, bytes: number) =>
    `This device holds copies of ${count(n, 'attachment')} that your organisation has confirmed it has in full. Removing ${n === 1 ? 'it' : 'them'} gives back about ${saySize(bytes)}. ${n === 1 ? 'It is' : 'They are'} fetched again when you open ${n === 1 ? 'it' : 'them'} with a connection.`,
  kept: 'Nothing that is unsent, unsigned or unfinished is removed.',
  remove: 'Remove these copies',
  removing: 'Removing…',
  removed: (n: number, bytes: number) =>
    `${count(n, 'copy', 'copies')} removed: about ${saySize(bytes)} given back.`,
};
