/** What is done with an open vault, for whoever holds one: it comes with the vault, so that the first screen does without it. */
import { attach, openDrafted, openSigned, tidyBlobs } from '../sync/attaching';
import { makeDigestsAnew } from '../sync/digests_anew';
import { bringBack } from '../sync/drafted';
import { exchange } from '../sync/exchange';
import { letGoOfCopies } from '../sync/making_room';
import { signRecords } from '../sync/outbox';
import { renewKeys } from '../sync/pull';
import { checkSounds, cutSounds, keepSlice } from '../sync/recordings';
import { NotHereError } from '../sync/refused';
import { inSession } from '../sync/session';
import { askTrail } from '../sync/trail';
import { endLease } from './lease_end';
import { carry, heldOf, isAway, letGoOfPurged, letGoOfVisits } from './visits_over';

export const deeds = {
  NotHereError,
  askTrail,
  attach,
  bringBack,
  carry,
  checkSounds,
  cutSounds,
  endLease,
  exchange,
  heldOf,
  inSession,
  isAway,
  keepSlice,
  letGoOfCopies,
  letGoOfPurged,
  letGoOfVisits,
  makeDigestsAnew,
  openDrafted,
  openSigned,
  renewKeys,
  signRecords,
  tidyBlobs,
};

export type Deeds = typeof deeds;
