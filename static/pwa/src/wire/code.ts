/**
 * The enrolment code: what it says, and reading it forgivingly. The hash is handed in: only `vault/` computes one.
 *
 * Source: sync/PROTOCOL.md section 7.2.
 */
import { equalBytes, MalformedError, utf8 } from './bytes';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET_CHARS = 10;
const ROOT_CHARS = 20;
const CHECK_CHARS = 2;
const CHECK_MARK = 'attune/code/v1\0';
type Hash = (bytes: Uint8Array) => Promise<Uint8Array>;

export interface EnrolmentCode {
  /** The ten characters of the one-time secret, upper case. */
  secret: string;
  /** The twenty characters that stand for the organisation's root. */
  root: string;
}

/** The first 5 × `chars` bits, in Crockford base32. */
export function crockford(bytes: Uint8Array, chars: number): string {
  let out = '';
  for (let i = 0; i < chars; i++) {
    const bit = 5 * i;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    out += ALPHABET[(pair >> (11 - (bit & 7))) & 31];
  }
  return out;
}

/** Forgives case, spaces, hyphens and I L O; also takes the whole link of the QR code. */
function tidy(typed: string): string {
  const link = typed.indexOf('#enrol=');
  const code = link < 0 ? typed : decodeURIComponent(typed.slice(link + '#enrol='.length));
  return code.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
}

/** Errors: MalformedError when characters are wrong or missing, or the check does not fit. */
export async function readCode(typed: string, sha256: Hash): Promise<EnrolmentCode> {
  const code = tidy(typed);
  if (code.length !== SECRET_CHARS + ROOT_CHARS + CHECK_CHARS) throw new MalformedError('code length');
  if ([...code].some((char) => !ALPHABET.includes(char))) throw new MalformedError('code characters');
  const said = code.slice(0, -CHECK_CHARS);
  const check = crockford(await sha256(utf8(CHECK_MARK + said)), CHECK_CHARS);
  if (!equalBytes(utf8(check), utf8(code.slice(-CHECK_CHARS)))) throw new MalformedError('code check');
  return { secret: said.slice(0, SECRET_CHARS), root: said.slice(SECRET_CHARS) };
}

/** Whether the code was made by the organisation with this root key. */
export async function codeNamesRoot(code: EnrolmentCode, root: Uint8Array, sha256: Hash): Promise<boolean> {
  return crockford(await sha256(root), ROOT_CHARS) === code.root;
}
