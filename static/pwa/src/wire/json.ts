/**
 * Canonical JSON, and the strict parser for everything that arrives.
 *
 * Source: sync/PROTOCOL.md section 1.4 (RFC 8785, restricted).
 */
import { type Bytes, equalBytes, MalformedError, textOf, utf8 } from './bytes';
import { JSON_MAX_DEPTH } from './limits';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function write(value: unknown, depth: number): string {
  if (typeof value === 'object' && value !== null && depth >= JSON_MAX_DEPTH)
    throw new MalformedError('nested too deep');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    if (LONE_SURROGATE.test(value)) throw new MalformedError('unpaired surrogate');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new MalformedError('not an integer');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${write(key, depth)}:${write(item, depth + 1)}`).join(',')}}`;
  }
  throw new MalformedError('not JSON');
}

/** Errors: MalformedError for fractions, unpaired surrogates, too deep nesting. */
export function canonical(value: unknown): Bytes {
  return utf8(write(value, 0));
}

const SPACE = /[ \t\n\r]*/y;
const INTEGER = /(?:0|-?[1-9][0-9]*)(?![0-9.eE])/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids exactly these in a string.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERALS = { true: true, false: false, null: null } as const;

class Parser {
  private at = 0;
  constructor(private readonly text: string) {}

  whole(): Json {
    const value = this.value(0);
    this.skip();
    if (this.at !== this.text.length) throw new MalformedError('trailing bytes');
    return value;
  }

  private skip(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return null;
    this.at = pattern.lastIndex;
    return found[0];
  }

  private next(mark: string): boolean {
    this.skip();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private string(): string {
    this.skip();
    const token = this.match(STRING);
    if (token === null) throw new MalformedError('not a string');
    const value = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
    if (LONE_SURROGATE.test(value)) throw new MalformedError('unpaired surrogate');
    return value;
  }

  private value(depth: number): Json {
    if (this.next('{')) return this.object(depth);
    if (this.next('[')) return this.array(depth);
    if (this.text[this.at] === '"') return this.string();
    const number = this.match(INTEGER);
    if (number !== null) return integer(number);
    for (const [word, value] of Object.entries(LITERALS)) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    throw new MalformedError('not a value');
  }

  private object(depth: number): Json {
    if (depth >= JSON_MAX_DEPTH) throw new MalformedError('nested too deep');
    const out: { [key: string]: Json } = {};
    const seen = new Set<string>();
    if (this.next('}')) return out;
    do {
      const key = this.string();
      if (seen.has(key)) throw new MalformedError('duplicate key');
      seen.add(key);
      if (!this.next(':')) throw new MalformedError('no colon');
      Object.defineProperty(out, key, {
        value: this.value(depth + 1),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    } while (this.next(','));
    if (!this.next('}')) throw new MalformedError('object not closed');
    return out;
  }

  private array(depth: number): Json {
    if (depth >= JSON_MAX_DEPTH) throw new MalformedError('nested too deep');
    const out: Json[] = [];
    if (this.next(']')) return out;
    do out.push(this.value(depth + 1));
    while (this.next(','));
    if (!this.next(']')) throw new MalformedError('array not closed');
    return out;
  }
}

function integer(token: string): number {
  const value = Number(token);
  if (!Number.isSafeInteger(value)) throw new MalformedError('number too large');
  return value;
}

/** Errors: MalformedError for everything that 1.4 refuses. */
export function parseStrict(bytes: Uint8Array): Json {
  return new Parser(textOf(bytes)).whole();
}

/** For what is signed as canonical JSON. Errors: MalformedError also when it is written in any other way. */
export function parseCanonical(bytes: Uint8Array): Json {
  const value = parseStrict(bytes);
  if (!equalBytes(canonical(value), bytes)) throw new MalformedError('not canonical');
  return value;
}
