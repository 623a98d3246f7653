/** A card on the team's page for what is done to a colleague's device or account, which stays until it is read that it was done. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Outcome } from '../../../engine/port';
import { Actions, Button } from '../../parts/Button';
import { useFocusOnSaid, useTakeFocus } from '../../parts/focus';
import { TEAM } from '../../strings/desk';
import { BeSure } from '../be_sure';

export interface SureCardProps {
  title: string;
  /** What comes of it. */
  children: ComponentChildren;
  go: string;
  done: string;
  run: (passphrase: string) => Promise<Outcome<null>>;
  onClose: () => void;
}

export function SureCard({ title, children, go, done, run, onClose }: SureCardProps) {
  const [is_done, setDone] = useState(false);
  return (
    <section class="card" ref={useTakeFocus()} tabIndex={-1} aria-label={title}>
      <p>
        <b>{title}</b>
      </p>
      <p role="status" ref={useFocusOnSaid<HTMLParagraphElement>(is_done || null)} tabIndex={-1}>
        {is_done ? done : ''}
      </p>
      {is_done ? (
        <Actions inline>
          <Button kind="quiet" onPress={onClose}>
            {TEAM.close}
          </Button>
        </Actions>
      ) : (
        <BeSure go={go} leave={TEAM.close} run={run} onDone={() => setDone(true)} onLeave={onClose}>
          {children}
        </BeSure>
      )}
    </section>
  );
}
