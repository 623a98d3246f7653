import { describe, expect, it } from 'vitest';
import { currentAddress, followLinks, go, placeAt, to } from './router';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);

describe('placeAt', () => {
  it.each([
    [to.start, { is: 'start' }],
    [to.outbox, { is: 'outbox' }],
    [to.search, { is: 'search' }],
    [to.child(A), { is: 'child', child: A }],
    [to.overTime(A), { is: 'over_time', child: A }],
    [to.draft(A), { is: 'draft', draft: A, step: null, child: null }],
    [to.newVisit(A), { is: 'new_visit', family: A, child: null }],
    [to.newVisit(A, B), { is: 'new_visit', family: A, child: B }],
    [to.visit(A, B), { is: 'visit', family: A, visit: B }],
    [to.review(A, B), { is: 'review', family: A, visit: B }],
  ])('reads back %s', (address, place) => {
    expect(placeAt(address)).toEqual(place);
  });

  it.each(['/child/ari', '/child/', `/child/${A}/more`, '/child/../team', '/nothing'])(
    'leads nowhere from %s',
    (address) => {
      expect(placeAt(address)).toEqual({ is: 'nowhere' });
    },
  );
});

describe('links', () => {
  it('change the address without a new document, and leave telephone numbers alone', () => {
    const stop = followLinks();
    document.body.innerHTML = '<a href="/outbox" id="in">in</a><a href="tel:999" id="out">out</a>';
    const click = (id: string) => {
      const event = new MouseEvent('click', { bubbles: true, cancelable: true });
      document.getElementById(id)?.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(click('in')).toBe(true);
    expect(currentAddress.value).toBe('/outbox');
    expect(click('out')).toBe(false);
    stop();
    go('/');
  });
});
