/** "I can't unlock": says what will happen, sends everything with no secret, and goes on only when all of it has arrived. */
import { useState } from 'preact/hooks';
import type { Engine, Failure, VaultSummary } from '../../engine/port';
import { Actions, Button } from '../parts/Button';
import { Problem } from '../parts/Notice';
import { Page, Section } from '../parts/Page';
import { sayFailure } from '../strings/failures';
import { FORGOTTEN, sayStillWaiting } from '../strings/forgotten';
import { Emergency } from './emergency';

export interface ForgottenProps {
  engine: Engine;
  vault: VaultSummary;
  onBack: () => void;
  /** All of it has arrived, and the vault is not here any more. */
  onDone: () => void;
}

export function Forgotten({ engine, vault, onBack, onDone }: ForgottenProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const attachments = (vault.attachments ?? 0) + (vault.drafted_attachments ?? 0);
  const send = async () => {
    setBusy(true);
    setFailure(null);
    const outcome = await engine.giveUp(vault.vault);
    setBusy(false);
    if (outcome.ok) onDone();
    else setFailure(outcome.failure);
  };
  return (
    <Page heading={FORGOTTEN.heading}>
      <Problem sentence={failure && say(failure)} />
      <p>{FORGOTTEN.intro}</p>
      <Section heading={FORGOTTEN.waits}>
        <p>{FORGOTTEN.waiting(vault.unsent, vault.drafts ?? 0, attachments)}</p>
        {vault.lost_attachments ? <p>{FORGOTTEN.lost(vault.lost_attachments)}</p> : null}
      </Section>
      <Section heading={FORGOTTEN.whatHappens}>
        <ol>
          {FORGOTTEN.steps(vault.label).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>{FORGOTTEN.connection}</p>
      </Section>
      <p role="status">{busy ? FORGOTTEN.working : ''}</p>
      <Actions inline>
        <Button busy={busy} onPress={() => void send()}>
          {FORGOTTEN.send}
        </Button>
        <Button kind="quiet" onPress={onBack}>
          {FORGOTTEN.back}
        </Button>
      </Actions>
      <Emergency numbers={vault.numbers ?? []} />
    </Page>
  );
}

function say(failure: Failure): string {
  return failure.waiting ? sayStillWaiting(failure.waiting) : sayFailure(failure);
}
