import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Outcome } from '../../engine/port';
import { Content } from './Content';

type Bytes = Uint8Array<ArrayBuffer>;
const made: string[] = [];

URL.createObjectURL = () => {
  made.push(`blob:${made.length}`);
  return made.at(-1) ?? '';
};
URL.revokeObjectURL = (url) => void made.splice(made.indexOf(url), 1);

afterEach(() => made.splice(0));

async function asked() {
  let arrive: (content: Outcome<Bytes>) => void = () => undefined;
  const load = vi.fn(() => new Promise<Outcome<Bytes>>((done) => (arrive = done)));
  const root = document.createElement('div');
  document.body.append(root);
  await act(() =>
    render(<Content kind="drawing" media_type="image/jpeg" caption="A drawing" load={load} />, root),
  );
  await act(() => root.querySelector('button')?.click());
  expect(load).toHaveBeenCalledOnce();
  return { root, arrived: () => act(async () => arrive({ ok: true, value: new Uint8Array([1]) })) };
}

it('holds what was opened until its screen is left', async () => {
  const { root, arrived } = await asked();
  await arrived();
  expect(made).toHaveLength(1);
  await act(() => render(null, root));
  expect(made).toEqual([]);
});

it('holds nothing that arrives after its screen was left', async () => {
  const { root, arrived } = await asked();
  await act(() => render(null, root));
  await arrived();
  expect(made).toEqual([]);
});
