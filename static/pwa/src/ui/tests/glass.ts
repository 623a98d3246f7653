/** Puts a component on a test's page, and finds things there as a person would: by their words. */
import { type ComponentChild, render } from 'preact';
import { act } from 'preact/test-utils';

export interface Glass {
  root: HTMLElement;
  text(): string;
  button(words: string): HTMLButtonElement;
  field(label: string): HTMLInputElement | HTMLTextAreaElement;
  press(words: string): Promise<void>;
  type(label: string, text: string): Promise<void>;
  settle(): Promise<void>;
}

/** Show it, and wait until what was asked has been answered. */
export async function show(what: ComponentChild): Promise<Glass> {
  document.body.innerHTML = '<div id="app"></div>';
  const root = document.getElementById('app') as HTMLElement;
  await act(async () => render(what, root));
  const settle = () => act(async () => new Promise<void>((done) => setTimeout(done)));
  const all = <E extends Element>(selector: string) => [...root.querySelectorAll<E>(selector)];
  const button = (words: string) => {
    const found = all<HTMLButtonElement>('button').find(
      (each) => (each.getAttribute('aria-label') ?? each.textContent ?? '').trim() === words,
    );
    if (!found) throw new Error(`no button "${words}" in: ${root.textContent}`);
    return found;
  };
  const field = (label: string) => {
    const named = all<HTMLLabelElement>('label').find((each) => each.textContent === label);
    const found = named && document.getElementById(named.htmlFor);
    if (!found) throw new Error(`no field "${label}" in: ${root.textContent}`);
    return found as HTMLInputElement;
  };
  await settle();
  return {
    root,
    text: () => root.textContent ?? '',
    button,
    field,
    settle,
    press: async (words) => {
      await act(async () => button(words).click());
      await settle();
    },
    type: async (label, text) => {
      await act(async () => {
        const input = field(label);
        input.value = text;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      });
    },
  };
}
