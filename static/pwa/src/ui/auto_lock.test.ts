import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { autoLock } from './auto_lock';

const MINUTE_MS = 60_000;
let hidden = false;
let lock = vi.fn();
let stop: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  lock = vi.fn();
  stop = autoLock(lock);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function becomeHidden(now: boolean): void {
  hidden = now;
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('autoLock', () => {
  it('locks after 3 minutes without a touch or a key, and not before', () => {
    vi.advanceTimersByTime(3 * MINUTE_MS - 2_000);
    expect(lock).not.toHaveBeenCalled();
    vi.advanceTimersByTime(3_000);
    expect(lock).toHaveBeenCalledOnce();
  });

  it('starts over at each key', () => {
    vi.advanceTimersByTime(2 * MINUTE_MS);
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
    vi.advanceTimersByTime(2 * MINUTE_MS);
    expect(lock).not.toHaveBeenCalled();
  });

  it('locks after 60 seconds out of sight', () => {
    becomeHidden(true);
    vi.advanceTimersByTime(61_000);
    expect(lock).toHaveBeenCalledOnce();
  });

  it('makes up by the clock for a timer that a sleeping device stopped', () => {
    becomeHidden(true);
    vi.setSystemTime(Date.now() + 10 * MINUTE_MS);
    becomeHidden(false);
    expect(lock).toHaveBeenCalledOnce();
  });

  it('does not lock after a short look elsewhere', () => {
    becomeHidden(true);
    vi.advanceTimersByTime(30_000);
    becomeHidden(false);
    vi.advanceTimersByTime(60_000);
    expect(lock).not.toHaveBeenCalled();
  });

  it('draws a curtain while out of sight', () => {
    becomeHidden(true);
    expect(document.documentElement.classList.contains('curtain')).toBe(true);
    becomeHidden(false);
    expect(document.documentElement.classList.contains('curtain')).toBe(false);
  });

  it.each([
    [true, true],
    [false, false],
  ])('draws it when something comes before the page, on what is held in a hand: %s', (coarse, drawn) => {
    vi.stubGlobal('matchMedia', () => ({ matches: coarse }));
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    dispatchEvent(new Event('blur'));
    expect(document.documentElement.classList.contains('curtain')).toBe(drawn);
    focus.mockReturnValue(true);
    dispatchEvent(new Event('focus'));
    expect(document.documentElement.classList.contains('curtain')).toBe(false);
    vi.unstubAllGlobals();
  });

  it('draws none when the Tab key goes on to the browser’s own buttons, and does when something comes later', () => {
    vi.stubGlobal('matchMedia', () => ({ matches: true }));
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab' }));
    dispatchEvent(new Event('blur'));
    expect(document.documentElement.classList.contains('curtain')).toBe(false);
    vi.advanceTimersByTime(2_000);
    dispatchEvent(new Event('blur'));
    expect(document.documentElement.classList.contains('curtain')).toBe(true);
    vi.unstubAllGlobals();
  });

  it('locks after a sleep also when the touch that wakes the device comes before any timer', () => {
    vi.setSystemTime(Date.now() + 60 * MINUTE_MS);
    document.dispatchEvent(new Event('pointermove'));
    expect(lock).toHaveBeenCalledOnce();
  });

  it('locks three idle minutes after the clock was put back', () => {
    vi.setSystemTime(Date.now() - 60 * MINUTE_MS);
    vi.advanceTimersByTime(2.9 * MINUTE_MS);
    expect(lock).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0.2 * MINUTE_MS);
    expect(lock).toHaveBeenCalledOnce();
  });

  it('stops when told', () => {
    stop();
    vi.advanceTimersByTime(10 * MINUTE_MS);
    expect(lock).not.toHaveBeenCalled();
  });
});
