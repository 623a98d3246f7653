/** Times as the device's own date and time fields hold them. */
import type { Time } from '../wire/records';

/** "2026-11-21T09:30", in the zone of the device. */
export function toLocal(time: Time): string {
  const at = new Date(time);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The moment a field names; null while the field is not filled in. */
export function fromLocal(text: string): Time | null {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
