/** What is done with an open vault, for whoever holds one: it comes with the vault, so that the first screen does without it. */
import { attach, openDrafted, openSigned, tidyBlobs } from '../sync/attaching';
import { bringBack } from '../sync/drafted';
import { exchange } from '../sync/exchange';
import { letGoOfCopies } from '../sync/making_room';
import { signRecords } from '../sync/outbox';
import { renewKeys } from '../sync/pull';
import { cutSounds, keepSlice } from '../sync/recordings';
import { inSession } from '../sync/session';
import { askTrail } from '../sync/trail';
import { endLease } from './lease_end';

export const deeds = {
  askTrail,
  attach,
  bringBack,
  cutSounds,
  endLease,
  exchange,
  inSession,
  keepSlice,
  letGoOfCopies,
  openDrafted,
  openSigned,
  renewKeys,
  signRecords,
  tidyBlobs,
};

export type Deeds = typeof deeds;
