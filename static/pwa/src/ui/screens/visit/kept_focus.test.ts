import { describe, expect, it, vi } from 'vitest';
import { keepFocus } from './kept_focus';

function page(): { root: HTMLElement; row: HTMLElement; button: HTMLButtonElement } {
  document.body.innerHTML = '<div id="root"><ul><li><button>Accept</button></li><li></li></ul></div>';
  const found = (selector: string) => document.querySelector(selector) as HTMLElement;
  return { root: found('#root'), row: found('li'), button: found('button') as HTMLButtonElement };
}

const turn = () => new Promise((done) => setTimeout(done));

describe('kept focus', () => {
  it('goes to what is left around a button that was taken away', async () => {
    const { root, row, button } = page();
    const stop = keepFocus(root);
    button.focus();
    button.remove();
    await turn();
    expect(document.activeElement).toBe(row);
    stop();
  });

  it('is brought into sight where it is out of it, and moves nothing that can be seen', async () => {
    const { root, row, button } = page();
    const shown = vi.spyOn(row, 'scrollIntoView').mockReturnValue();
    const place = vi.spyOn(row, 'getBoundingClientRect');
    const stop = keepFocus(root);
    place.mockReturnValue(new DOMRect(0, 100, 300, 2000));
    button.focus();
    button.remove();
    await turn();
    expect(shown).not.toHaveBeenCalled();
    place.mockReturnValue(new DOMRect(0, -900, 300, 200));
    row.append(button);
    button.focus();
    button.remove();
    await turn();
    expect(shown).toHaveBeenCalledWith({ block: 'nearest' });
    stop();
  });

  it('stays where somebody has put it in the meantime', async () => {
    const { root, row, button } = page();
    const other = document.createElement('button');
    root.append(other);
    const stop = keepFocus(root);
    button.focus();
    row.remove();
    other.focus();
    await turn();
    expect(document.activeElement).toBe(other);
    stop();
  });
});
