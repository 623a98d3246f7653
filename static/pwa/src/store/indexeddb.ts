/** The store on IndexedDB, with strict durability: what resolved survives a flat battery. */
import { deleteDB, type IDBPDatabase, type IDBPTransaction, openDB, unwrap } from 'idb';
import { type Key, type ReadTx, StorageFullError, type Store, type WriteTx } from './port';
import { DATABASE, SCHEMA_VERSION, TABLE_NAMES, TABLES, type TableName, type Tables } from './schema';

type Mode = 'readonly' | 'readwrite';
type Inner = IDBPTransaction<unknown, TableName[], Mode>;

class IndexedDbTx implements WriteTx {
  constructor(private readonly inner: Inner) {}

  get<T extends TableName>(table: T, key: Key): Promise<Tables[T] | undefined> {
    return this.inner.objectStore(table).get(key as IDBValidKey);
  }

  all<T extends TableName>(table: T): Promise<Tables[T][]> {
    return this.inner.objectStore(table).getAll();
  }

  after<T extends 'packs'>(table: T, last: string | null, count: number): Promise<Tables[T][]> {
    const beyond = last === null ? null : IDBKeyRange.lowerBound(last, true);
    return this.inner.objectStore(table).getAll(beyond, count);
  }

  range<T extends 'log' | 'outbox' | 'sent'>(
    table: T,
    vault: string,
    from: number,
    upto: number,
  ): Promise<Tables[T][]> {
    if (from > upto) return Promise.resolve([]);
    return this.inner.objectStore(table).getAll(IDBKeyRange.bound([vault, from], [vault, upto]));
  }

  async put<T extends TableName>(table: T, row: Tables[T]): Promise<void> {
    this.rows(table).put(row);
  }

  async remove(table: TableName, key: Key): Promise<void> {
    this.rows(table).delete(key as IDBValidKey);
  }

  async removeRange(
    table: 'log' | 'outbox' | 'sent',
    vault: string,
    from: number,
    upto: number,
  ): Promise<void> {
    if (from > upto) return;
    this.rows(table).delete(IDBKeyRange.bound([vault, from], [vault, upto]));
  }

  /** Bare, so that nobody waits for a change before the next is asked for: one that fails ends the transaction. */
  private rows(table: TableName): IDBObjectStore {
    return unwrap(this.inner).objectStore(table);
  }
}

function named(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

/**
 * A browser may end a connection at any time, for want of memory for one: then it is opened again. Not when a newer version of
 * the app has taken the database over: what this one would write, that one could not read.
 */
class IndexedDbStore implements Store {
  private connection: Promise<IDBPDatabase> | null = null;
  private over = false;

  /** `leave`: saves what is open here, before a newer version takes the database over. */
  constructor(
    private readonly name: string,
    private readonly leave: (() => Promise<unknown>) | null,
  ) {}

  connect(): Promise<IDBPDatabase> {
    this.connection ??= this.open().catch((cause) => {
      this.connection = null;
      throw cause;
    });
    return this.connection;
  }

  private open(): Promise<IDBPDatabase> {
    return openDB(this.name, SCHEMA_VERSION, {
      upgrade(fresh) {
        for (const table of TABLE_NAMES) {
          if (!fresh.objectStoreNames.contains(table)) {
            fresh.createObjectStore(table, { keyPath: TABLES[table].keyPath });
          }
        }
      },
      // A newer version of the app in another tab waits for this one to save, and no longer.
      blocking: (_current, _blocked, event) => {
        const db = event.target as IDBDatabase;
        const close = () => {
          this.over = true;
          db.close();
        };
        if (this.leave) void this.leave().then(close, close);
        else close();
      },
      terminated: () => {
        this.connection = null;
      },
    });
  }

  private async begin<M extends Mode>(
    tables: readonly TableName[],
    mode: M,
    options?: IDBTransactionOptions,
  ) {
    const db = await this.connect();
    try {
      return db.transaction([...tables], mode, options);
    } catch (cause) {
      if (this.over || !named(cause, 'InvalidStateError')) throw cause;
    }
    this.connection = null;
    return (await this.connect()).transaction([...tables], mode, options);
  }

  async read<R>(tables: readonly TableName[], run: (tx: ReadTx) => Promise<R>): Promise<R> {
    const inner = await this.begin(tables, 'readonly');
    const [result] = await Promise.all([run(new IndexedDbTx(inner as unknown as Inner)), inner.done]);
    return result;
  }

  async write<R>(tables: readonly TableName[], run: (tx: WriteTx) => Promise<R>): Promise<R> {
    const inner = await this.begin(tables, 'readwrite', { durability: 'strict' });
    const done = inner.done.catch((cause) => {
      throw cause ?? inner.error;
    });
    done.catch(() => undefined);
    let result: R;
    try {
      result = await run(new IndexedDbTx(inner as unknown as Inner));
    } catch (cause) {
      abort(inner);
      if (named(cause, 'QuotaExceededError')) throw new StorageFullError('no room', { cause });
      throw cause;
    }
    try {
      commit(inner);
      await done;
    } catch (cause) {
      if (named(cause, 'QuotaExceededError')) throw new StorageFullError('no room', { cause });
      throw cause;
    }
    return result;
  }

  close(): void {
    this.over = true;
    void this.connection?.then((db) => db.close());
  }
}

/** Says that nothing more is coming, instead of leaving the browser to find out. */
function commit(inner: { commit(): void }): void {
  try {
    inner.commit();
  } catch {
    // It has ended by itself already, or failed, which `done` says.
  }
}

function abort(inner: { abort(): void }): void {
  try {
    inner.abort();
  } catch {
    // It has ended by itself already.
  }
}

/** `leave`: what is done before a newer version of the app takes the database over, which waits for it. */
export async function openIndexedDb(
  name: string = DATABASE,
  leave: (() => Promise<unknown>) | null = null,
): Promise<Store> {
  const store = new IndexedDbStore(name, leave);
  await store.connect();
  return store;
}

/** Only ever one that was made to try something out. */
export function removeIndexedDb(name: string): Promise<void> {
  return deleteDB(name);
}
