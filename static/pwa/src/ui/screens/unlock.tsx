/** The locked screen: which vault, the passphrase, what waits to be sent, and whom to call when it cannot be opened. */
import { useEffect, useState } from 'preact/hooks';
import type { Engine, Failure, VaultSummary } from '../../engine/port';
import type { Id } from '../../wire/records';
import { Actions, Button, SubmitButton } from '../parts/Button';
import { Choice } from '../parts/Choice';
import { Form } from '../parts/Form';
import { Problem } from '../parts/Notice';
import { Page } from '../parts/Page';
import { SecretField } from '../parts/SecretField';
import { sayFailure } from '../strings/failures';
import { FORGOTTEN } from '../strings/forgotten';
import { UNLOCK } from '../strings/unlock';
import { sayWait } from '../strings/when';
import { Behind } from './behind';
import { Emergency } from './emergency';
import { Enrol } from './enrol';
import { Arrived, Forgotten } from './forgotten';

export interface UnlockProps {
  engine: Engine;
  vaults: readonly VaultSummary[];
  code: string | null;
  /** A vault that nobody could unlock has been sent and removed; its owner is to be set up again. */
  givenUp?: boolean;
}

export function Unlock({ engine, vaults, code, givenUp = false }: UnlockProps) {
  const [forgotten, setForgotten] = useState<Id | null>(null);
  const [enrolling, setEnrolling] = useState(code !== null);
  const [chosen, setChosen] = useState<Id | null>(null);
  const vault = vaults.find((each) => each.vault === chosen) ?? vaults[0];
  if (enrolling || !vault) {
    return <Enrol engine={engine} code={code} givenUp={givenUp} onBack={() => setEnrolling(false)} />;
  }
  if (forgotten === vault.vault) {
    const back = () => setForgotten(null);
    return <Forgotten engine={engine} vault={vault} onBack={back} onDone={() => setEnrolling(true)} />;
  }
  return (
    <Page heading={UNLOCK.heading}>
      {givenUp && <Arrived />}
      {vaults.length > 1 && (
        <Choice
          legend={UNLOCK.which}
          layout="stacked"
          options={vaults.map(({ vault: value, label }) => ({ value, label }))}
          value={vault.vault}
          onChoose={(value) => setChosen(value ?? vault.vault)}
        />
      )}
      <UnlockForm key={vault.vault} engine={engine} vault={vault} />
      {vault.behind && <Behind />}
      <p>{UNLOCK.unsent(vault.unsent + (vault.attachments ?? 0))}</p>
      {vault.drafts ? <p>{UNLOCK.drafts(vault.drafts)}</p> : null}
      <Emergency numbers={vault.numbers ?? []} />
      <Actions inline>
        <Button kind="quiet" onPress={() => setForgotten(vault.vault)}>
          {UNLOCK.forgotten}
        </Button>
        <Button kind="quiet" onPress={() => setEnrolling(true)}>
          {givenUp ? FORGOTTEN.again : UNLOCK.other}
        </Button>
      </Actions>
    </Page>
  );
}

function UnlockForm({ engine, vault }: { engine: Engine; vault: VaultSummary }) {
  const [passphrase, setPassphrase] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const wait_ms = useCountdown(failure?.wait_ms ?? vault.wait_ms);
  const unlock = async () => {
    setTried(true);
    if (busy || wait_ms > 0 || passphrase === '') return;
    setBusy(true);
    setFailure(null);
    const outcome = await engine.unlock(vault.vault, passphrase);
    setBusy(false);
    if (!outcome.ok) setFailure(outcome.failure);
  };
  return (
    <Form onSubmit={() => void unlock()}>
      <Problem sentence={failure && sayFailure(failure)} />
      <SecretField
        label={UNLOCK.passphrase}
        value={passphrase}
        onInput={setPassphrase}
        error={tried && passphrase === '' ? UNLOCK.needPassphrase : null}
      />
      <p role="status">{busy ? UNLOCK.working : wait_ms > 0 ? UNLOCK.waiting(sayWait(wait_ms)) : ''}</p>
      <Actions inline>
        <SubmitButton busy={busy || wait_ms > 0}>{UNLOCK.unlock}</SubmitButton>
      </Actions>
    </Form>
  );
}

/** Units: milliseconds, counted down to 0 once a second. */
function useCountdown(from_ms: number): number {
  const [left_ms, setLeft] = useState(from_ms);
  useEffect(() => {
    const end = Date.now() + from_ms;
    setLeft(from_ms);
    if (from_ms <= 0) return undefined;
    const timer = setInterval(() => {
      const left = Math.max(0, end - Date.now());
      setLeft(left);
      if (left === 0) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [from_ms]);
  return left_ms;
}
