import { describe, expect, it, vi } from 'vitest';
import { looksWhole, takeArrival } from './enrolment_link';

const NOTHING = { code: null, sign_on: null };

function page(hash: string) {
  const replaceState = vi.fn();
  return { taken: { location: { hash, pathname: '/' }, history: { replaceState } } as never, replaceState };
}

describe('takeArrival', () => {
  it('takes the code and removes it from the address at once', () => {
    const { taken, replaceState } = page('#enrol=7K2M-9QXD');
    expect(takeArrival(taken)).toEqual({ code: '7K2M-9QXD', sign_on: null });
    expect(replaceState).toHaveBeenCalledWith(null, '', '/');
  });

  it('removes one that cannot be a code too', () => {
    const { taken, replaceState } = page('#enrol=<script>');
    expect(takeArrival(taken)).toEqual(NOTHING);
    expect(replaceState).toHaveBeenCalledOnce();
  });

  it.each([
    ['#signed-on', 'signed_on'],
    ['#sign-on-refused', 'refused'],
    ['#sign-on-silent', 'silent'],
    ['#sign-on-<img src=x onerror=alert(1)>', null],
  ])('takes %s for how the browser came back, and removes it at once', (hash, sign_on) => {
    const { taken, replaceState } = page(hash);
    expect(takeArrival(taken)).toEqual({ code: null, sign_on });
    expect(replaceState).toHaveBeenCalledWith(null, '', '/');
  });

  it.each(['#main', '#signed-on-and-more', ''])('leaves another fragment alone: %j', (hash) => {
    const { taken, replaceState } = page(hash);
    expect(takeArrival(taken)).toEqual(NOTHING);
    expect(replaceState).not.toHaveBeenCalled();
  });
});

describe('looksWhole', () => {
  const CODE = '7K2M-9QXD-4T6V-0HJZ-B3NP-8RWC-1FYS-5G2E';
  it.each([
    CODE,
    CODE.toLowerCase(),
    ` ${CODE.replaceAll('-', ' ')} `,
    CODE.replace('0', 'o').replace('1', 'l'),
    `https://attune.example/#enrol=${CODE}`,
  ])('takes %s', (typed) => expect(looksWhole(typed)).toBe(true));
  it.each(['', CODE.slice(1), `${CODE}7`, CODE.replace('7', 'U')])('refuses %j', (typed) =>
    expect(looksWhole(typed)).toBe(false),
  );
});
