/** Setting up a second factor before a device is let in: an authenticator app, or a passkey or security key; then the recovery codes. */
import { useEffect, useState } from 'preact/hooks';
import type { AccountTold, FactorKind, Failure, SignsIn } from '../../../engine/port';
import { Actions, Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Loading } from '../../parts/Loading';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { sayFailure } from '../../strings/failures';
import { SECOND_FACTOR } from '../../strings/second_factor';
import type { Settled } from '.';
import { AppSetUp } from './app_set_up';
import { RecoveryCodes } from './recovery_codes';

export interface SetUpProps {
  engine: SignsIn;
  /** The device is being set up. */
  working: boolean;
  settled: Settled;
  onDone: () => void;
  onBack: () => void;
}

const KINDS: readonly FactorKind[] = ['totp', 'passkey'];
/** Whether this browser knows passkeys at all; what is there shows when it is asked. */
const knowsPasskeys = () => 'PublicKeyCredential' in globalThis;

export function SetUp({ engine, working, settled, onDone, onBack }: SetUpProps) {
  const [kind, setKind] = useState<FactorKind>('totp');
  const [begun, setBegun] = useState<AccountTold['begin_app'] | null>(null);
  const [recovery, setRecovery] = useState<string[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    void settled(engine.account({ is: 'begin_app' })).then((outcome) => {
      if (outcome.ok) setBegun(outcome.value);
      else setFailure(outcome.failure);
    });
  }, [engine]);
  if (recovery) return <RecoveryCodes codes={recovery} working={working} onWritten={onDone} />;
  if (!begun && !failure) return <Loading />;
  return (
    <Page heading={SECOND_FACTOR.setUpHeading}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{SECOND_FACTOR.asked}</p>
      {knowsPasskeys() && (
        <Choice<FactorKind>
          legend={SECOND_FACTOR.use}
          layout="stacked"
          options={KINDS.map((value) => ({ value, label: SECOND_FACTOR.kind[value] }))}
          value={kind}
          onChoose={(chosen) => setKind(chosen ?? kind)}
        />
      )}
      {kind === 'passkey' && (
        <KeySetUp engine={engine} settled={settled} onMade={setRecovery} onBack={onBack} />
      )}
      {kind === 'totp' && (
        <>
          <p>{SECOND_FACTOR.appWhat}</p>
          {begun ? (
            <AppSetUp engine={engine} begun={begun} settled={settled} onMade={setRecovery} onBack={onBack} />
          ) : (
            <Button kind="quiet" onPress={onBack}>
              {SECOND_FACTOR.back}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}

interface KeySetUpProps {
  engine: SignsIn;
  settled: Settled;
  onMade: (recovery_codes: string[]) => void;
  onBack: () => void;
}

function KeySetUp({ engine, settled, onMade, onBack }: KeySetUpProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const make = async () => {
    setBusy(true);
    setFailure(null);
    const outcome = await settled(engine.addPasskey());
    setBusy(false);
    if (outcome.ok) onMade(outcome.value);
    else setFailure(outcome.failure);
  };
  return (
    <>
      <p>{SECOND_FACTOR.keyWhat}</p>
      <Problem sentence={failure && sayFailure(failure)} />
      <p role="status">{busy ? SECOND_FACTOR.followKey : ''}</p>
      <Actions>
        <Button onPress={() => void make()} busy={busy}>
          {SECOND_FACTOR.keyGo}
        </Button>
        <Button kind="quiet" onPress={onBack} disabled={busy}>
          {SECOND_FACTOR.back}
        </Button>
      </Actions>
    </>
  );
}
