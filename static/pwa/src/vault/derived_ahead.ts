/**
 * A key that was derived before it is asked for. It opens nothing by itself: whether it fits is seen when a try has been counted.
 *
 * Source: docs/decisions/0056-four-words-are-derived-as-they-are-typed.md.
 */
import { type Bytes, equalBytes } from '../wire/bytes';
import { type Derive, derive, type KdfParameters, normalPassphrase } from './kdf';
import { fieldsOf, parametersOf, type Slot } from './slot';

export class DerivedAhead {
  private readonly passphrase: string;
  private readonly salt: Bytes;
  private readonly kdf: KdfParameters;
  private readonly key: Promise<Bytes>;

  /** Begins at once. Errors: MalformedError. */
  constructor(
    slot: Slot,
    passphrase: string,
    private readonly run: Derive = derive,
  ) {
    const { salt, kdf } = parametersOf(fieldsOf(slot));
    this.passphrase = normalPassphrase(passphrase);
    this.salt = salt;
    this.kdf = kdf;
    this.key = run(passphrase, salt, kdf);
    // One that could not be derived is derived again when it is asked for.
    this.key.catch(() => undefined);
  }

  /** As `derive`, which is what it does for any other. */
  async derive(passphrase: string, salt: Uint8Array, kdf: KdfParameters): Promise<Bytes> {
    if (!this.isOf(passphrase, salt, kdf)) return this.run(passphrase, salt, kdf);
    return this.key.catch(() => this.run(passphrase, salt, kdf));
  }

  private isOf(passphrase: string, salt: Uint8Array, { m, t }: KdfParameters): boolean {
    return (
      normalPassphrase(passphrase) === this.passphrase &&
      equalBytes(salt, this.salt) &&
      m === this.kdf.m &&
      t === this.kdf.t
    );
  }
}
