/** How a child's record stands to the device. */
import type { Time } from '../../wire/records';

/** `until`: when it leaves again; null where it stays as long as it is the reader's. `planned`: the next visit, not near enough yet. */
export type Carried = { is: 'here'; until: Time | null } | { is: 'away'; planned: Time | null };
