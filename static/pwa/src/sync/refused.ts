/** Why what was asked of this device is not done. They stand by themselves: whoever names them needs nothing of what throws them. */

/** The device has too little room for it; notes still save. Nothing was stored. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
}

/** The content is not on this device, and not to be had from the server now. */
export class NotHereError extends Error {
  override readonly name = 'NotHereError';
}

/** A recording of this draft is not among what would be signed, and would be lost with the draft. */
export class SoundUnkeptError extends Error {
  override readonly name = 'SoundUnkeptError';
}

/** Larger than the protocol lets an attachment be. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** What is there is not what was attached: none of it is shown. */
export class BlobBrokenError extends Error {
  override readonly name = 'BlobBrokenError';
}

/** The draft, or a record of it, was signed before. */
export class AlreadySignedError extends Error {
  override readonly name = 'AlreadySignedError';
}

/** What is stored here is older than what was sent from this device: a number that is used would be signed again. */
export class DeviceBehindError extends Error {
  override readonly name = 'DeviceBehindError';
}
