/** Header, navigation and main part around every screen. */
import type { ComponentChildren } from 'preact';
import { type Start, startOf } from '../views/start';
import type { Role } from '../wire/records';
import { to } from './router';
import { APP } from './strings/app';

export interface FrameProps {
  children: ComponentChildren;
  /** What stands at the right of the header. */
  aside?: ComponentChildren;
  nav?: ComponentChildren;
}

export function Frame({ children, aside, nav }: FrameProps) {
  return (
    <div class={nav ? 'frame frame--with-nav' : 'frame'}>
      <a class="nhsuk-skip-link" href="#main">
        {APP.skip}
      </a>
      <header class={aside ? 'bar bar--full' : 'bar'}>
        <span class="bar__name">
          <img class="bar__mark" src="/icon.svg" alt="" width="32" height="32" />
          <span class="bar__word">{APP.name}</span>
        </span>
        {aside}
      </header>
      {nav}
      <main class="main" id="main" tabIndex={-1} onCopy={keepHere} onCut={keepHere}>
        {children}
      </main>
    </div>
  );
}

/** What is read stays in the app; what is being written may be moved about. */
function keepHere(event: ClipboardEvent): void {
  const target = event.target;
  const writing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (!writing) event.preventDefault();
}

const LINKS: Record<Start, readonly { href: string; label: string }[]> = {
  today: [
    { href: to.start, label: APP.today },
    { href: to.outbox, label: APP.outbox },
  ],
  queue: [
    { href: to.start, label: APP.queue },
    { href: to.children, label: APP.children },
    { href: to.team, label: APP.team },
    { href: to.outbox, label: APP.outbox },
  ],
  team: [
    { href: to.start, label: APP.team },
    { href: to.outbox, label: APP.outbox },
  ],
};

export function Nav({ role, address }: { role: Role; address: string }) {
  return (
    <nav class="nav" aria-label={APP.nav}>
      {LINKS[startOf(role)].map(({ href, label }) => (
        <a key={href} class="nav__link" href={href} aria-current={href === address ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
}
