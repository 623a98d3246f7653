/**
 * Where the worker is. Addresses carry opaque ids only, so that nothing about a child stays in the browser's history;
 * the document's title never changes.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { EditAct } from '../visit/edit_draft';
import type { Id } from '../wire/records';
import { isStep, type Step } from './screens/visit/paths';

export type Place =
  | { is: 'start' }
  | { is: 'children' }
  | { is: 'outbox' }
  | { is: 'mending'; key: Id }
  | { is: 'begun'; draft: Id }
  | { is: 'ready' }
  | { is: 'device' }
  | { is: 'account' }
  | { is: 'again' }
  | { is: 'queue' }
  | { is: 'team' }
  | { is: 'looked' }
  | { is: 'search' }
  | { is: 'emergency' }
  | { is: 'emergencies' }
  | { is: 'second_person' }
  | { is: 'child'; child: Id }
  | { is: 'over_time'; child: Id }
  | { is: 'draft'; draft: Id; step: Step | null; child: Id | null }
  | { is: 'new_visit'; family: Id; child: Id | null }
  | { is: 'visit'; family: Id; visit: Id }
  | { is: 'review'; family: Id; visit: Id }
  | { is: 'amending'; family: Id; visit: Id }
  | { is: 'rehoming'; family: Id; visit: Id }
  | { is: 'record'; stream: Id; type: string; record: Id; act: EditAct }
  | { is: 'alert'; child: Id; alert: Id }
  | { is: 'restricted'; of: Id | null }
  | { is: 'nowhere' };

const ID = '([0-9a-f]{32})';
const STEP = '([a-z]+)';
const PATHS: readonly [RegExp, (ids: (string | undefined)[]) => Place][] = [
  [/^\/$/, () => ({ is: 'start' })],
  [/^\/children$/, () => ({ is: 'children' })],
  [/^\/outbox$/, () => ({ is: 'outbox' })],
  [path(`/outbox/${ID}`), ([key = '']) => ({ is: 'mending', key })],
  [path(`/begun/${ID}`), ([draft = '']) => ({ is: 'begun', draft })],
  [/^\/ready$/, () => ({ is: 'ready' })],
  [/^\/device$/, () => ({ is: 'device' })],
  [/^\/account$/, () => ({ is: 'account' })],
  [/^\/again$/, () => ({ is: 'again' })],
  [/^\/queue$/, () => ({ is: 'queue' })],
  [/^\/team$/, () => ({ is: 'team' })],
  [/^\/looked$/, () => ({ is: 'looked' })],
  [/^\/search$/, () => ({ is: 'search' })],
  [/^\/emergency$/, () => ({ is: 'emergency' })],
  [/^\/emergencies$/, () => ({ is: 'emergencies' })],
  [/^\/second-person$/, () => ({ is: 'second_person' })],
  [path(`/child/${ID}`), ([child = '']) => ({ is: 'child', child })],
  [path(`/child/${ID}/over-time`), ([child = '']) => ({ is: 'over_time', child })],
  [
    path(`/record/${ID}/([a-z_]+)/${ID}`),
    ([stream = '', type = '', record = '']) => ({ is: 'record', stream, type, record, act: 'edit' }),
  ],
  [
    path(`/record/${ID}/([a-z_]+)/${ID}/choose`),
    ([stream = '', type = '', record = '']) => ({ is: 'record', stream, type, record, act: 'choose' }),
  ],
  [path(`/alert/${ID}/${ID}`), ([child = '', alert = '']) => ({ is: 'alert', child, alert })],
  [path(`/restricted(?:/${ID})?`), ([of = null]) => ({ is: 'restricted', of })],
  [path(`/visit/${ID}`), ([draft = '']) => ({ is: 'draft', draft, step: null, child: null })],
  [path(`/visit/${ID}/${STEP}`), ([draft = '', step]) => stepOf(draft, step, null)],
  [path(`/visit/${ID}/${STEP}/${ID}`), ([draft = '', step, child = '']) => stepOf(draft, step, child)],
  [path(`/family/${ID}/visit/new`), ([family = '']) => ({ is: 'new_visit', family, child: null })],
  [
    path(`/family/${ID}/visit/new/${ID}`),
    ([family = '', child = '']) => ({ is: 'new_visit', family, child }),
  ],
  [path(`/family/${ID}/visit/${ID}`), ([family = '', visit = '']) => ({ is: 'visit', family, visit })],
  [
    path(`/family/${ID}/visit/${ID}/change`),
    ([family = '', visit = '']) => ({ is: 'amending', family, visit }),
  ],
  [
    path(`/family/${ID}/visit/${ID}/again`),
    ([family = '', visit = '']) => ({ is: 'rehoming', family, visit }),
  ],
  [path(`/family/${ID}/review/${ID}`), ([family = '', visit = '']) => ({ is: 'review', family, visit })],
];

/** Addresses by what they lead to. */
export const to = {
  start: '/',
  children: '/children',
  outbox: '/outbox',
  mending: (key: Id) => `/outbox/${key}`,
  begun: (draft: Id) => `/begun/${draft}`,
  ready: '/ready',
  device: '/device',
  account: '/account',
  again: '/again',
  queue: '/queue',
  team: '/team',
  looked: '/looked',
  search: '/search',
  emergency: '/emergency',
  emergencies: '/emergencies',
  secondPerson: '/second-person',
  child: (child: Id) => `/child/${child}`,
  overTime: (child: Id) => `/child/${child}/over-time`,
  record: (stream: Id, type: string, record: Id, act: EditAct = 'edit') =>
    `/record/${stream}/${type}/${record}${act === 'choose' ? '/choose' : ''}`,
  alert: (child: Id, alert: Id) => `/alert/${child}/${alert}`,
  restricted: (of: Id | null = null) => (of === null ? '/restricted' : `/restricted/${of}`),
  draft: (draft: Id) => `/visit/${draft}`,
  newVisit: (family: Id, child: Id | null = null) =>
    child === null ? `/family/${family}/visit/new` : `/family/${family}/visit/new/${child}`,
  visit: (family: Id, visit: Id) => `/family/${family}/visit/${visit}`,
  amending: (family: Id, visit: Id) => `/family/${family}/visit/${visit}/change`,
  rehoming: (family: Id, visit: Id) => `/family/${family}/visit/${visit}/again`,
  review: (family: Id, visit: Id) => `/family/${family}/review/${visit}`,
};

/** What an address leads to. */
export function placeAt(pathname: string): Place {
  for (const [pattern, place] of PATHS) {
    const found = pattern.exec(pathname);
    if (found) return place(found.slice(1));
  }
  return { is: 'nowhere' };
}

function stepOf(draft: Id, step: string | undefined, child: Id | null): Place {
  return isStep(step) ? { is: 'draft', draft, step, child } : { is: 'nowhere' };
}

function path(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

const address = signal(window.location.pathname);

/** The address in view. */
export const currentAddress: ReadonlySignal<string> = address;

/** Go to an address of the app. */
export function go(pathname: string): void {
  if (pathname === address.value) return;
  window.history.pushState(null, '', pathname);
  address.value = pathname;
}

/** Go there without a way back, e.g. from a draft that has become a signed visit. */
export function goInstead(pathname: string): void {
  window.history.replaceState(null, '', pathname);
  address.value = pathname;
}

/**
 * Let plain links of the app change the address without a new document, which would lock the vault.
 *
 * Shape:  returns a function that stops it.
 */
export function followLinks(): () => void {
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || !staysHere(event, link)) return;
    event.preventDefault();
    go(link.pathname);
  };
  const onPop = () => {
    address.value = window.location.pathname;
  };
  document.addEventListener('click', onClick);
  window.addEventListener('popstate', onPop);
  return () => {
    document.removeEventListener('click', onClick);
    window.removeEventListener('popstate', onPop);
  };
}

function staysHere(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const samePage = link.getAttribute('href')?.startsWith('#') ?? false;
  return plain && !samePage && link.origin === window.location.origin && !event.defaultPrevented;
}
