/** The locked screen: which vault, the PIN or the passphrase, what waits to be sent, and whom to call when it cannot be opened. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine, Failure, VaultSummary } from '../../engine/port';
import { PIN_MIN_CHARACTERS } from '../../wire/limits';
import type { Id } from '../../wire/records';
import type { Arrival } from '../enrolment_link';
import { Actions, Button, SubmitButton } from '../parts/Button';
import { Choice } from '../parts/Choice';
import { Form } from '../parts/Form';
import { Problem } from '../parts/Notice';
import { NotFetched } from '../parts/not_fetched';
import { Page } from '../parts/Page';
import { SecretField } from '../parts/SecretField';
import { ARRIVED } from '../strings/arrived';
import { sayFailure } from '../strings/failures';
import { UNLOCK } from '../strings/unlock';
import { sayWait } from '../strings/when';
import { Arrived } from './arrived';
import { Behind } from './behind';
import { Emergency } from './emergency';
import { Enrol } from './enrol';
import type { Forgotten } from './forgotten';

/** Few need it, and the first screen does not. */
async function forgottenScreen(): Promise<typeof Forgotten> {
  return (await import('./forgotten')).Forgotten;
}

export interface UnlockProps {
  engine: Engine;
  vaults: readonly VaultSummary[];
  code: string | null;
  signOn: Arrival['sign_on'];
  /** A vault that nobody could unlock has been sent and removed; its owner is to be set up again. */
  givenUp?: boolean;
}

export function Unlock({ engine, vaults, code, signOn, givenUp = false }: UnlockProps) {
  const [forgotten, setForgotten] = useState<{ vault: Id; Screen: typeof Forgotten } | null>(null);
  const [notFetched, setNotFetched] = useState(false);
  // A code that comes to a device that is to be let in again is for that.
  const [enrolling, setEnrolling] = useState(
    (code !== null || signOn !== null) && !vaults.some(({ stranger }) => stranger),
  );
  const [chosen, setChosen] = useState<Id | null>(null);
  const vault = vaults.find((each) => each.vault === chosen) ?? vaults[0];
  if (enrolling || !vault) {
    return (
      <Enrol
        engine={engine}
        code={code}
        signOn={signOn}
        givenUp={givenUp}
        onBack={() => setEnrolling(false)}
      />
    );
  }
  if (forgotten?.vault === vault.vault) {
    const { Screen } = forgotten;
    const back = () => setForgotten(null);
    return <Screen engine={engine} vault={vault} onBack={back} onDone={() => setEnrolling(true)} />;
  }
  const cannot = () => {
    setNotFetched(false);
    forgottenScreen().then(
      (Screen) => setForgotten({ vault: vault.vault, Screen }),
      () => setNotFetched(true),
    );
  };
  return (
    <Page heading={UNLOCK.heading} takesFocus={!vault.passkey}>
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
      <UnlockForm
        key={vault.vault}
        engine={engine}
        vault={vault}
        of={vaults.length > 1 ? vault.label : null}
      />
      {vault.behind && <Behind />}
      <p>
        {vault.stranger
          ? sayFailure({ code: 'device_unknown' })
          : UNLOCK.unsent(vault.unsent + (vault.attachments ?? 0))}
      </p>
      {vault.drafts && !vault.stranger ? <p>{UNLOCK.drafts(vault.drafts)}</p> : null}
      <Emergency numbers={vault.numbers ?? []} />
      {notFetched && <NotFetched onAgain={cannot} />}
      <Actions inline>
        <Button kind="quiet" onPress={cannot}>
          {UNLOCK.forgotten}
        </Button>
        <Button kind="quiet" onPress={() => setEnrolling(true)}>
          {givenUp ? ARRIVED.again : UNLOCK.other}
        </Button>
      </Actions>
    </Page>
  );
}

type Way = 'passkey' | 'passphrase';

const WAYS = {
  passkey: {
    label: UNLOCK.pin,
    hint: UNLOCK.pinHint,
    need: UNLOCK.needPin,
    working: UNLOCK.asking,
    other: UNLOCK.usePassphrase,
  },
  passphrase: {
    label: UNLOCK.passphrase,
    hint: undefined,
    need: UNLOCK.needPassphrase,
    working: UNLOCK.working,
    other: UNLOCK.usePin,
  },
};

/**
 * By passkey and PIN first, where the vault has that; the passphrase is one tap away, also while the device is asking.
 *
 * Shape:  `of`: whose it is, where there are several.
 */
function UnlockForm({ engine, vault, of }: { engine: Engine; vault: VaultSummary; of: string | null }) {
  const { passkey } = vault;
  const [wanted, setWay] = useState<Way>('passkey');
  const way = passkey ? wanted : 'passphrase';
  const [secret, setSecret] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  /** What comes of a try that its owner has turned away from is not shown. */
  const turn = useRef(0);
  const [wait, setWait] = useState(() => fromNow(vault.wait_ms));
  // Told anew after every try.
  useEffect(() => setWait(fromNow(vault.wait_ms)), [vault]);
  const wait_ms = useCountdown(wait);
  const say = WAYS[way];
  const begin = (next: Way) => {
    turn.current += 1;
    setWay(next);
    setSecret('');
    setTried(false);
    setBusy(false);
    setFailure(null);
  };
  const digits = way === 'passkey' && passkey?.pin !== 'characters';
  const six = digits && passkey?.pin === 'six_digits';
  const type = (typed: string) => {
    setSecret(typed);
    if (way === 'passphrase') engine.passphraseTyped(vault.vault, typed);
    if (six && typed.length === PIN_MIN_CHARACTERS && secret.length < typed.length) void unlock(typed);
  };
  const unlock = async (given: string) => {
    setTried(true);
    if (busy || wait_ms > 0 || given === '') return;
    setBusy(true);
    setFailure(null);
    const mine = turn.current;
    const outcome = await (way === 'passkey'
      ? engine.unlockWithPasskey(vault.vault, given)
      : engine.unlock(vault.vault, given));
    if (turn.current !== mine) return;
    setBusy(false);
    if (outcome.ok) return;
    const { code, wait_ms: longer_ms } = outcome.failure;
    if (code === 'passkey_unable') begin('passphrase');
    if (longer_ms !== undefined) setWait(fromNow(longer_ms));
    if (code === 'wrong_pin') {
      // Nobody can see which of six dots to mend.
      setSecret('');
      setTried(false);
    }
    setFailure(outcome.failure);
  };
  return (
    <Form onSubmit={() => void unlock(secret)}>
      <Problem sentence={failure && sayFailure(failure)} />
      <SecretField
        key={way}
        label={say.label}
        hint={
          [of && UNLOCK.of(of), six ? UNLOCK.pinHintSix : say.hint].filter(Boolean).join(' ') || undefined
        }
        value={secret}
        onInput={type}
        inputMode={digits ? 'numeric' : undefined}
        takesFocus={way === 'passkey'}
        error={tried && secret === '' ? say.need : null}
      />
      <p role="status">{busy ? say.working : wait_ms > 0 ? UNLOCK.waiting(sayWait(wait_ms)) : ''}</p>
      <Actions inline>
        <SubmitButton busy={busy || wait_ms > 0}>{UNLOCK.unlock}</SubmitButton>
        {passkey && (
          <Button kind="quiet" onPress={() => begin(way === 'passkey' ? 'passphrase' : 'passkey')}>
            {say.other}
          </Button>
        )}
      </Actions>
    </Form>
  );
}

interface Wait {
  told_ms: number;
  from_ms: number;
}

function fromNow(told_ms: number): Wait {
  return { told_ms, from_ms: Date.now() };
}

/**
 * Units: milliseconds that are left, once a second. Where the clock is put back meanwhile the whole of it is waited once more, and not
 * until the clock gets there again.
 */
function useCountdown(wait: Wait): number {
  const [left_ms, setLeft] = useState(wait.told_ms);
  useEffect(() => {
    let { from_ms } = wait;
    const isOver = () => {
      const now_ms = Date.now();
      from_ms = Math.min(from_ms, now_ms);
      const left_ms = Math.max(0, from_ms + wait.told_ms - now_ms);
      setLeft(left_ms);
      return left_ms === 0;
    };
    if (isOver()) return undefined;
    const timer = setInterval(() => {
      if (isOver()) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [wait]);
  return left_ms;
}
