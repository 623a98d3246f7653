import { describe, expect, it, vi } from 'vitest';
import { looksWhole, takeEnrolmentCode } from './enrolment_link';

function page(hash: string) {
  const replaceState = vi.fn();
  return { taken: { location: { hash, pathname: '/' }, history: { replaceState } } as never, replaceState };
}

describe('takeEnrolmentCode', () => {
  it('takes the code and removes it from the address at once', () => {
    const { taken, replaceState } = page('#enrol=7K2M-9QXD');
    expect(takeEnrolmentCode(taken)).toBe('7K2M-9QXD');
    expect(replaceState).toHaveBeenCalledWith(null, '', '/');
  });

  it('removes one that cannot be a code too', () => {
    const { taken, replaceState } = page('#enrol=<script>');
    expect(takeEnrolmentCode(taken)).toBeNull();
    expect(replaceState).toHaveBeenCalledOnce();
  });

  it('leaves other fragments alone', () => {
    const { taken, replaceState } = page('#main');
    expect(takeEnrolmentCode(taken)).toBeNull();
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
