/** How far what this device made has come. The least advanced part speaks for the whole. */
import type { Delivery, Id } from '../wire/records';
import type { Notebook, SentItem } from './notebook';

const ORDER: readonly Delivery[] = ['needs_you', 'on_device', 'received', 'filed'];

/** The least advanced of several; null for none. */
export function leastAdvanced(items: readonly SentItem[]): Delivery | null {
  return ORDER.find((state) => items.some(({ delivery }) => delivery === state)) ?? null;
}

/** What was sent again speaks no more: what took its place does. */
export function standing(sent: readonly SentItem[]): SentItem[] {
  return sent.filter(({ again }) => !again);
}

/** Delivery of a visit made here with all its parts; null when it is filed, or was made elsewhere. */
export function visitDelivery(book: Notebook, visit: Id): Delivery | null {
  const sent = book.sent().filter((item) => item.visit === visit && item.change.type !== 'review');
  const state = leastAdvanced(standing(sent));
  return state === 'filed' ? null : state;
}

/** Delivery of one envelope of this device; null when it is filed or was made elsewhere. */
export function deliveryOf(book: Notebook, seq: number | null): Delivery | null {
  if (seq === null) return null;
  const state = book.sent().find((item) => item.seq === seq)?.delivery ?? null;
  return state === 'filed' ? null : state;
}
