import { describe, expect, it } from 'vitest';
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
