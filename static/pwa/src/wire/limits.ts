/**
 * The limits of the protocol, for every reader and writer of bytes.
 *
 * Source: sync/PROTOCOL.md sections 8 and 13.7.
 */
export const HEADER_MAX_BYTES = 1024;
export const RECORD_MAX_BYTES = 1024 * 1024;
export const CT_MAX_BYTES = 1_310_720;
export const DEPOSIT_MAX_FRAMES = 500;
export const DEPOSIT_MAX_BYTES = 16 * 1024 * 1024;
export const PART_MAX_BYTES = 64 * 1024 * 1024;
/** What one item of a pull, or one pack of the store, may inflate to. */
export const ITEM_MAX_BYTES = 16 * 1024 * 1024;
/** So many own changes a question may name. */
export const PULL_OWN_MAX = 500;
export const JSON_MAX_DEPTH = 32;
/** The app's own, not the protocol's: a passphrase of one's own is at least this long. */
export const PASSPHRASE_MIN_CHARACTERS = 15;
/** The server's own, and what the app asks before it is sent: a password of an account. */
export const PASSWORD_MIN_CHARACTERS = 12;
/** The app's own too: a PIN beside a passkey. */
export const PIN_MIN_CHARACTERS = 6;
/** What a passkey gives for a salt, and the salt itself. WebAuthn Level 3, extension `prf`. */
export const PRF_BYTES = 32;
/** A search looks for nothing shorter. */
export const SEARCH_MIN_CHARACTERS = 2;
export const ATTACHMENT_MAX_BYTES = 15 * 1024 * 1024;
export const BLOB_MAX_BYTES = 16 * 1024 * 1024;
export const PIECE_MAX_BYTES = 1024 * 1024;
export const THUMBNAIL_MAX_BYTES = 20_000;
