/** The store in memory: for tests, and to hold the contract against. Behaves as IndexedDB does, transactions included. */
import { type Key, type ReadTx, StorageFullError, type Store, type WriteTx } from './port';
import { TABLE_NAMES, TABLES, type TableName, type Tables } from './schema';

type Rows = Map<string, Tables[TableName]>;
type Shelves = Map<TableName, Rows>;

const keyText = (key: Key) => JSON.stringify(key);

function keyOf<T extends TableName>(table: T, row: Tables[T]): string {
  const path = TABLES[table].keyPath;
  const fields = row as unknown as Record<string, string | number>;
  return JSON.stringify(typeof path === 'string' ? fields[path] : path.map((part) => fields[part]));
}

class MemoryTx implements WriteTx {
  constructor(
    private readonly shelves: Shelves,
    private readonly allowed: readonly TableName[],
  ) {}

  private rows(table: TableName): Rows {
    if (!this.allowed.includes(table)) throw new Error(`${table} is not part of this transaction`);
    const rows = this.shelves.get(table);
    if (!rows) throw new Error(`no table ${table}`);
    return rows;
  }

  async get<T extends TableName>(table: T, key: Key): Promise<Tables[T] | undefined> {
    const row = this.rows(table).get(keyText(key));
    return row && (structuredClone(row) as Tables[T]);
  }

  async all<T extends TableName>(table: T): Promise<Tables[T][]> {
    return structuredClone([...this.rows(table).values()]) as Tables[T][];
  }

  async after<T extends 'packs'>(table: T, last: string | null, count: number): Promise<Tables[T][]> {
    const rows = (await this.all(table)) as Tables['packs'][];
    return rows
      .filter(({ pack }) => last === null || pack > last)
      .sort((a, b) => (a.pack < b.pack ? -1 : 1))
      .slice(0, count) as Tables[T][];
  }

  async range<T extends 'log' | 'outbox' | 'sent'>(
    table: T,
    vault: string,
    from: number,
    upto: number,
  ): Promise<Tables[T][]> {
    const rows = (await this.all(table)) as (Tables['log'] | Tables['outbox'] | Tables['sent'])[];
    const number = (row: Tables['log'] | Tables['outbox'] | Tables['sent']) => ('n' in row ? row.n : row.seq);
    return rows
      .filter((row) => row.vault === vault && number(row) >= from && number(row) <= upto)
      .sort((a, b) => number(a) - number(b)) as Tables[T][];
  }

  async put<T extends TableName>(table: T, row: Tables[T]): Promise<void> {
    this.rows(table).set(keyOf(table, row), structuredClone(row));
  }

  async remove(table: TableName, key: Key): Promise<void> {
    this.rows(table).delete(keyText(key));
  }

  async removeRange(
    table: 'log' | 'outbox' | 'sent',
    vault: string,
    from: number,
    upto: number,
  ): Promise<void> {
    for (const row of await this.range(table, vault, from, upto)) this.rows(table).delete(keyOf(table, row));
  }
}

export class MemoryStore implements Store {
  private shelves: Shelves = new Map(TABLE_NAMES.map((table) => [table, new Map()]));
  private queue: Promise<unknown> = Promise.resolve();
  /** Writes that would hold more rows than this fail as a full disk does. */
  room_rows = Number.POSITIVE_INFINITY;

  read<R>(tables: readonly TableName[], run: (tx: ReadTx) => Promise<R>): Promise<R> {
    return this.next(() => run(new MemoryTx(this.shelves, tables)));
  }

  write<R>(tables: readonly TableName[], run: (tx: WriteTx) => Promise<R>): Promise<R> {
    return this.next(async () => {
      const draft: Shelves = new Map([...this.shelves].map(([table, rows]) => [table, new Map(rows)]));
      const result = await run(new MemoryTx(draft, tables));
      const size = [...draft.values()].reduce((sum, rows) => sum + rows.size, 0);
      if (size > this.room_rows) throw new StorageFullError('no room');
      this.shelves = draft;
      return result;
    });
  }

  private next<R>(run: () => Promise<R>): Promise<R> {
    const turn = this.queue.then(run);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  close(): void {}
}
