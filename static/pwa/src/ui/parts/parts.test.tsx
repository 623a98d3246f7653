import { render } from 'preact';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../tests/glass';
import { SubmitButton } from './Button';
import { Choice, Choices } from './Choice';
import { TextArea, TextField } from './Field';
import { Form } from './Form';
import { Page } from './Page';
import { SecretField } from './SecretField';
import { SelectField } from './SelectField';
import { Tabs } from './Tabs';

const PRIVATE = {
  autocomplete: 'off',
  spellcheck: 'false',
  autocorrect: 'off',
  writingsuggestions: 'false',
  translate: 'no',
};

it('puts a screen at its top, and the focus on its heading, before it is painted', () => {
  const root = document.body.appendChild(document.createElement('div'));
  const scrollTo = vi.spyOn(window, 'scrollTo').mockReturnValue();
  render(<Page heading="Today">Soon</Page>, root);
  expect(document.activeElement).toBe(root.querySelector('h1'));
  expect(scrollTo.mock.calls).toEqual([[0, 0]]);
  render(null, root);
  root.remove();
  scrollTo.mockRestore();
});

describe('fields', () => {
  it('all keep what is typed out of the browser’s own memory', async () => {
    const nothing = () => undefined;
    const glass = await show(
      <>
        <TextField label="One" value="" onInput={nothing} />
        <TextField label="Two" type="date" value="" onInput={nothing} />
        <TextArea label="Three" value="" onInput={nothing} />
        <SecretField label="Four" value="" onInput={nothing} />
        <SelectField label="Five" empty="-" options={[]} value="" onChoose={nothing} />
      </>,
    );
    const fields = glass.root.querySelectorAll('input, textarea, select');
    expect(fields).toHaveLength(5);
    for (const field of fields) {
      for (const [name, value] of Object.entries(PRIVATE)) expect(field.getAttribute(name), name).toBe(value);
    }
  });

  it('join label, hint and error to the field for a screen reader', async () => {
    const glass = await show(
      <TextField label="Name" hint="As signed" error="Type a name." value="" onInput={() => undefined} />,
    );
    const field = glass.field('Name');
    const described = (field.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    expect(described).toEqual(['As signed', 'Error: Type a name.']);
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });
});

describe('a form', () => {
  it('sends nothing while a text is too long, and goes to the field that says so', async () => {
    const send = vi.fn();
    const form = (name: string) => (
      <Form onSubmit={send}>
        <TextField label="Where" value="Here" textMax={10} onInput={() => undefined} />
        <TextField label="Name" value={name} textMax={10} onInput={() => undefined} />
        <SubmitButton>Send</SubmitButton>
      </Form>
    );
    const glass = await show(form('Twelve chars'));
    expect(glass.text()).toContain('2 characters too many. Nothing is cut off');
    expect(glass.root.querySelector('[role="alert"]')?.textContent).toBe(
      'This is too long now. Nothing is cut off.',
    );
    await glass.press('Send');
    expect(send).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(glass.field('Name'));
    expect(glass.field('Name').value).toBe('Twelve chars');
    const shorter = await show(form('Ten chars!'));
    await shorter.press('Send');
    expect(send).toHaveBeenCalledOnce();
  });
});

describe('a choice', () => {
  const options = [
    { value: 'seen', label: 'Seen' },
    { value: 'not_seen', label: 'Not seen' },
  ] as const;

  it('takes an answer, and takes it back at the second tap', async () => {
    const chosen = vi.fn();
    const glass = await show(<Choice legend="L" options={options} value="seen" onChoose={chosen} />);
    await glass.press('Not seen');
    await glass.press('✓Seen');
    expect(chosen.mock.calls).toEqual([['not_seen'], [null]]);
  });

  it('says which one is chosen without colour', async () => {
    const glass = await show(<Choice legend="L" options={options} value="seen" onChoose={() => undefined} />);
    expect(glass.button('✓Seen').getAttribute('aria-pressed')).toBe('true');
    expect(glass.button('Not seen').getAttribute('aria-pressed')).toBe('false');
  });

  it('lets the arrow keys go along the answers and round', async () => {
    const glass = await show(<Choice legend="L" options={options} value={null} onChoose={() => undefined} />);
    const key = (name: string) =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
    glass.button('Seen').focus();
    key('ArrowRight');
    expect(document.activeElement).toBe(glass.button('Not seen'));
    key('ArrowDown');
    expect(document.activeElement).toBe(glass.button('Seen'));
  });

  it('of many keeps the others when one is taken back', async () => {
    const changed = vi.fn();
    const glass = await show(
      <Choices legend="L" options={options} values={['seen', 'not_seen']} onChange={changed} />,
    );
    await glass.press('✓Seen');
    expect(changed).toHaveBeenCalledWith(['not_seen']);
  });
});

describe('tabs', () => {
  it('move with the arrow keys and hold one stop for Tab', async () => {
    const chosen = vi.fn();
    const tabs = [
      { key: 'juno', label: 'Juno' },
      { key: 'ivo', label: 'Ivo' },
    ] as const;
    const glass = await show(
      <Tabs label="Children" tabs={tabs} chosen="juno" onChoose={chosen}>
        text
      </Tabs>,
    );
    expect(glass.button('Ivo').tabIndex).toBe(-1);
    glass.button('Juno').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    expect(chosen).toHaveBeenCalledWith('ivo');
  });
});

describe('a page', () => {
  it('puts the focus on its heading, and leaves the document’s title alone', async () => {
    document.title = 'Attune';
    await show(<Page heading="Ari">text</Page>);
    expect(document.activeElement?.textContent).toBe('Ari');
    expect(document.title).toBe('Attune');
  });
});
