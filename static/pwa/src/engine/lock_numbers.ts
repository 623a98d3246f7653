/**
 * The organisation's telephone numbers, kept where the lock screen can show them: somebody who cannot unlock must still
 * know whom to call. No secret, and like the vault's label sealed with a key of this browser profile, so that they do not
 * lie readable in its files.
 *
 * Source: docs/decisions/0008-views-answer-in-rows.md.
 */
import type { Store } from '../store/port';
import type { VaultRow } from '../store/schema';
import { openLabel, sealLabel } from '../vault/label';
import type { Notebook } from '../views/notebook';
import type { Id } from '../wire/records';
import type { VaultSummary } from './port';

type Numbers = NonNullable<VaultSummary['numbers']>;

/** What is sealed is bound to the vault and to what it is. */
const boundTo = (vault: Id) => `${vault}\0numbers`;

/** Writes them beside the vault, if they have changed since. */
export async function keepNumbers(store: Store, vault: Id, book: Notebook): Promise<void> {
  const text = JSON.stringify(numbersIn(book));
  const row = await store.read(['vaults'], (tx) => tx.get('vaults', vault));
  if (!row) return;
  if (row.numbers && (await openLabel(boundTo(vault), row.numbers)) === text) return;
  const numbers = await sealedText(vault, text);
  await store.write(['vaults'], async (tx) => {
    const now = await tx.get('vaults', vault);
    if (now) await tx.put('vaults', { ...now, numbers });
  });
}

const sealedText = (vault: Id, text: string) => sealLabel(boundTo(vault), text);

export function sealedNumbers(vault: Id, numbers: Numbers): ReturnType<typeof sealLabel> {
  return sealedText(vault, JSON.stringify(numbers));
}

/** Shape: none when there are none yet, or when they do not open; the lock screen must not fail for want of them. */
export async function keptNumbers({ vault, numbers }: VaultRow): Promise<Numbers> {
  const text = numbers ? await openLabel(boundTo(vault), numbers) : '';
  return text === '' ? [] : (JSON.parse(text) as Numbers);
}

function numbersIn(book: Notebook): Numbers {
  return [...book.digests().values()].flatMap((digest) =>
    digest.kind === 'organisation'
      ? digest.numbers.map(({ label, number, when }) => ({ label, number, when }))
      : [],
  );
}
