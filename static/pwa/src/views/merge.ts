/**
 * What a living record says: a pure fold over its entries, the same whoever holds them. The twin of `sync/merge.py`,
 * proved against the same `sync/vectors/merge.json`.
 *
 * Source: sync/PROTOCOL.md section 11.
 */
import type { Id, Time } from '../wire/records';

/** How the fields of a type merge; one that is named nowhere is a register. */
export interface Merging {
  /** Field to the key that tells its objects apart; null for a list of texts. */
  sets: Readonly<Record<string, string | null>>;
  decided: readonly string[];
}

/** One entry of a record as the fold reads it. */
export interface Statement {
  change: Id;
  author: Id;
  signed_at: Time;
  /** null: on its way, of this device. */
  version: number | null;
  device: Id | null;
  seq: number | null;
  base: number;
  body: Readonly<Record<string, unknown>>;
  /** It is an earlier change, corrected and sent again. */
  mends: boolean;
}

/** One value of a cell in conflict, and who stated it, in order. null: nothing, or taken out of the list. */
export interface Contender {
  value: unknown;
  by: Statement[];
}

/** A cell of which two or more people said different things. `element` null: the field itself. */
export interface Conflict {
  field: string;
  element: string | null;
  base: unknown;
  contenders: Contender[];
}

/** What the record says. `version`: of its newest filed entry, 0 for none: the `base` of a change to it. */
export interface Merged {
  version: number;
  body: Record<string, unknown>;
  /** Whose words each field that is no set shows: of whoever said them first. */
  wrote: Record<string, Statement>;
  conflicts: Conflict[];
}

interface Head {
  by: Statement;
  place: number;
  value: unknown;
  text: string;
}
interface Cell {
  field: string;
  element: string | null;
  heads: readonly Head[];
}
type State = ReadonlyMap<string, Cell>;

const NOTHING = 'null';

/**
 * What one record says. PROTOCOL 11.3 to 11.7.
 *
 * Shape:  statements – of one record, none of them entered in error, in any order.
 */
export function merge(statements: readonly Statement[], merging: Merging): Merged {
  const fold = new Fold(statements, merging);
  return fold.read(fold.ordered.map((_, place) => place));
}

/** What the record says to an author who began at `base` and writes on `device` now. PROTOCOL 11.3. */
export function inView(
  statements: readonly Statement[],
  merging: Merging,
  base: number,
  device: string,
): Merged {
  const fold = new Fold(statements, merging);
  return fold.read(fold.seenBy({ version: null, device, seq: Number.MAX_SAFE_INTEGER, base, mends: false }));
}

/** A statement that changed a field, and the one whose words the field took: itself, or an earlier one that its author had seen. */
export interface Writing {
  by: Statement;
  words: Statement;
}

/** Every change of a field that is no set, in order; who only changed another field is not among them. PROTOCOL 11.5. */
export function writings(statements: readonly Statement[], merging: Merging, field: string): Writing[] {
  return new Fold(statements, merging).writings(field);
}

type Onlooker = Pick<Statement, 'version' | 'device' | 'seq' | 'base' | 'mends'>;

/** Whether the author had an earlier entry in view. */
function hasSeen(one: Onlooker, earlier: Onlooker): boolean {
  if (earlier.version !== null && earlier.version <= one.base) return true;
  if (one.mends || one.device === null || one.seq === null || earlier.seq === null) return false;
  return one.device === earlier.device && earlier.seq < one.seq;
}

function inOrder(a: Statement, b: Statement): number {
  if (a.version === null || b.version === null) {
    return a.version === b.version ? (a.seq ?? 0) - (b.seq ?? 0) : a.version === null ? 1 : -1;
  }
  return a.version - b.version;
}

/** The states of one record, each worked out once: after each entry, and in the view of each. */
class Fold {
  readonly ordered: readonly Statement[];
  private readonly after: State[] = [new Map()];
  private readonly views = new Map<number, State>();

  constructor(
    statements: readonly Statement[],
    private readonly merging: Merging,
  ) {
    this.ordered = [...statements].sort(inOrder);
  }

  read(places: readonly number[]): Merged {
    const state = this.folded(places);
    return {
      version: Math.max(0, ...places.map((place) => this.at(place).version ?? 0)),
      ...this.body(state, places),
      conflicts: [...state.values()]
        .filter((cell) => this.values(cell).length > 1)
        .map((cell) => ({
          field: cell.field,
          element: cell.element,
          base: this.base(cell)?.value ?? null,
          contenders: contenders(cell.heads),
        })),
    };
  }

  seenBy(one: Onlooker, upto = this.ordered.length): number[] {
    const seen: number[] = [];
    for (let place = 0; place < upto; place += 1) if (hasSeen(one, this.at(place))) seen.push(place);
    return seen;
  }

  writings(field: string): Writing[] {
    return this.ordered.flatMap((by, place) => {
      const value = by.body[field];
      if (value === undefined || !this.changes(this.view(place), { field, element: null, value })) return [];
      const text = textOf(value);
      const first = this.seenBy(by, place).find((seen) => textOf(this.at(seen).body[field]) === text);
      return [{ by, words: this.at(first ?? place) }];
    });
  }

  private at(place: number): Statement {
    return this.ordered[place] as Statement;
  }

  private folded(places: readonly number[]): State {
    if ((places.at(-1) ?? -1) === places.length - 1) return this.prefix(places.length);
    return places.reduce<State>((state, place) => this.stated(state, place), new Map());
  }

  private prefix(count: number): State {
    for (let place = this.after.length - 1; place < count; place += 1) {
      this.after.push(this.stated(this.after[place] as State, place));
    }
    return this.after[count] as State;
  }

  private view(place: number): State {
    const known = this.views.get(place);
    if (known) return known;
    const state = this.folded(this.seenBy(this.at(place), place));
    this.views.set(place, state);
    return state;
  }

  private stated(before: State, place: number): State {
    const one = this.at(place);
    const view = this.view(place);
    const state = new Map(before);
    for (const said of cellsOf(one.body, view, this.merging)) {
      if (!this.changes(view, said)) continue;
      const { field, element, value } = said;
      const name = cellName(field, element);
      const text = textOf(value);
      const decided = this.merging.decided.includes(field);
      const kept = decided ? [] : (state.get(name)?.heads ?? []).filter(({ by }) => !hasSeen(one, by));
      state.set(name, { field, element, heads: [...kept, { by: one, place, value, text }] });
    }
    return state;
  }

  private changes(view: State, { field, element, value }: Said): boolean {
    const said = this.values(view.get(cellName(field, element)) ?? { field, element, heads: [] });
    return said.length !== 1 || said[0] !== textOf(value);
  }

  /** The different values of a cell, as texts, in the order they were stated. */
  private values({ field, element, heads }: Cell): string[] {
    const values = [...new Set(heads.map(({ text }) => text))];
    if (!values.length) return [NOTHING];
    const isText = element !== null && this.merging.sets[field] === null;
    return isText && values.length > 1 ? values.filter((text) => text !== NOTHING) : values;
  }

  /** What the cell said in the view of the earliest of its heads; there too a conflict says its base. */
  private base({ field, element, heads }: Cell): Head | null {
    const before = heads[0] && this.view(heads[0].place).get(cellName(field, element));
    return before ? this.said(before) : null;
  }

  private said(cell: Cell): Head | null {
    const values = this.values(cell);
    if (values.length > 1) return this.base(cell);
    return cell.heads.find(({ text }) => text === values[0]) ?? null;
  }

  private body(state: State, places: readonly number[]): Pick<Merged, 'body' | 'wrote'> {
    const body: Record<string, unknown> = {};
    const wrote: Record<string, Statement> = {};
    const lists = new Map<string, unknown[]>();
    for (const place of places) {
      for (const field of Object.keys(this.at(place).body)) {
        body[field] = null;
        if (field in this.merging.sets) lists.set(field, []);
      }
    }
    for (const cell of state.values()) {
      const said = this.said(cell);
      const shown = (said?.text ?? NOTHING) === NOTHING ? cell.heads.find(isSomething) : said;
      const value = shown?.value ?? null;
      if (cell.element === null) {
        body[cell.field] = value;
        if (shown) wrote[cell.field] = this.firstToSay(places, cell.field, shown);
      } else if (value !== null) lists.get(cell.field)?.push(value);
    }
    return { body: Object.assign(body, Object.fromEntries(lists)), wrote };
  }

  /** Words that somebody chose are still those of whoever wrote them. */
  private firstToSay(places: readonly number[], field: string, { by, text }: Head): Statement {
    const first = places.find((place) => textOf(this.at(place).body[field]) === text);
    return first === undefined ? by : this.at(first);
  }
}

function isSomething({ text }: Head): boolean {
  return text !== NOTHING;
}

interface Said {
  field: string;
  element: string | null;
  value: unknown;
}

/** The cells that a body speaks of, with what it says of each. */
function cellsOf(body: Statement['body'], view: State, merging: Merging): Said[] {
  return Object.entries(body).flatMap(([field, value]): Said[] => {
    if (value === undefined) return [];
    const key = merging.sets[field];
    if (key === undefined) return [{ field, element: null, value }];
    const elements = elementsOf(Array.isArray(value) ? value : [], key);
    const gone = [...view.values()].filter(
      (cell) => cell.field === field && cell.element !== null && !elements.has(cell.element),
    );
    return [
      ...[...elements].map(([element, each]) => ({ field, element, value: each })),
      ...gone.map(({ element }) => ({ field, element, value: null })),
    ];
  });
}

/** The elements of a list by name. An object that differs from another of its name has a name of its own. */
function elementsOf(values: readonly unknown[], key: string | null): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const value of values) {
    const told = key === null ? value : ((value as Record<string, unknown> | null)?.[key] ?? null);
    const stem = typeof told === 'string' ? told : textOf(told);
    let name = stem;
    for (let count = 2; found.has(name) && textOf(found.get(name)) !== textOf(value); count += 1) {
      name = `${stem} (${count})`;
    }
    found.set(name, value);
  }
  return found;
}

function contenders(heads: readonly Head[]): Contender[] {
  const values = new Map(heads.map(({ text, value }) => [text, value]));
  return [...values].map(([text, value]) => ({
    value,
    by: heads.filter((head) => head.text === text).map(({ by }) => by),
  }));
}

function cellName(field: string, element: string | null): string {
  return element === null ? field : `${field}\0${element}`;
}

/** The same for the same value, whatever order its keys stand in. */
function textOf(value: unknown): string {
  return JSON.stringify(value ?? null, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
