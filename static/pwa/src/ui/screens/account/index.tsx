/** One's own account: what it asks for besides the password, its recovery codes, and its devices. Asked of the server, kept nowhere. */
import { useEffect, useState } from 'preact/hooks';
import type { Account, AccountTold, Engine, Failure, Outcome } from '../../../engine/port';
import type { Factor, OwnDevice } from '../../../wire/account';
import { Button } from '../../parts/Button';
import { useReturnFocus } from '../../parts/focus';
import { Loading } from '../../parts/Loading';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { to } from '../../router';
import { ACCOUNT } from '../../strings/account';
import { sayFailure } from '../../strings/failures';
import { SECOND_FACTOR } from '../../strings/second_factor';
import { isUnanswered } from '../no_answer';
import type { Settled } from '../second_factor';
import { AppSetUp } from '../second_factor/app_set_up';
import { RecoveryCodes } from '../second_factor/recovery_codes';
import { LostDevice } from './lost_device';
import { NewPassword } from './new_password';
import { Devices, PassphraseElsewhere, Password, RecoveryCodesLeft, Secured } from './sections';
import { sayAdded, sayWhatIsSo } from './unanswered';
import { WithPassword } from './with_password';

/** What is being done; one thing at a time, each on a page of its own, so that nothing of the lists moves. */
export type Doing =
  | { is: 'nothing' }
  | { is: 'add'; kind: Factor['kind'] }
  | { is: 'app'; begun: AccountTold['begin_app'] }
  | { is: 'remove'; factor: Factor }
  | { is: 'codes' }
  | { is: 'told'; codes: string[]; said: string }
  | { is: 'password' }
  | { is: 'lost'; device: OwnDevice };

const NOTHING: Doing = { is: 'nothing' };

export function AccountScreen({ engine }: { engine: Engine }) {
  const { account, failure, ask } = useAccount(engine);
  const [doing, setDoing] = useState<Doing>(NOTHING);
  const [done, setDone] = useState('');
  const line = useReturnFocus<HTMLParagraphElement>(doing.is !== 'nothing');
  const begin = (next: Doing) => {
    setDone('');
    setDoing(next);
  };
  const became = (said: string) => {
    void ask();
    setDone(said);
    setDoing(NOTHING);
  };
  const told = (codes: string[], said: string) =>
    codes.length > 0 ? setDoing({ is: 'told', codes, said }) : became(said);
  /** What got no answer may have been done all the same: the account is asked what is so. */
  const settled = async <T,>(asked: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const outcome = await asked;
    if (doing.is === 'nothing' || !account || !isUnanswered(outcome)) return outcome;
    const now = await ask();
    if (!now) return outcome;
    const said = sayWhatIsSo(doing, account, now);
    if (said !== null) {
      setDone(said);
      setDoing(NOTHING);
    }
    return { ok: false, failure: { code: 'not_done' } };
  };
  if (!account && !failure) return <Loading />;
  if (doing.is !== 'nothing' && account) {
    const back = () => {
      void ask();
      setDoing(NOTHING);
    };
    return <Deed {...{ engine, account, doing, began: setDoing, settled, became, told, back }} />;
  }
  return (
    <Page heading={ACCOUNT.heading} back={{ href: to.device, label: ACCOUNT.back }}>
      <p ref={line} tabIndex={-1}>
        {ACCOUNT.why}
      </p>
      <p role="status">{done}</p>
      <Problem sentence={failure && sayFailure(failure)} />
      {failure && account && <p>{ACCOUNT.asBefore}</p>}
      {failure && <Button onPress={() => void ask()}>{ACCOUNT.again}</Button>}
      {account && (
        <>
          <Secured account={account} onBegin={begin} />
          <RecoveryCodesLeft account={account} onBegin={begin} />
          <Password account={account} onBegin={begin} />
          <Devices account={account} onBegin={begin} />
        </>
      )}
      <PassphraseElsewhere />
    </Page>
  );
}

/** What was told stays in its place until something newer comes. */
function useAccount(engine: Engine) {
  const [account, setAccount] = useState<Account | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = async () => {
    const outcome = await engine.account({ is: 'read' });
    setFailure(outcome.ok ? null : outcome.failure);
    if (outcome.ok) setAccount(outcome.value);
    return outcome.ok ? outcome.value : null;
  };
  useEffect(() => void ask(), [engine]);
  return { account, failure, ask };
}

interface DeedProps {
  engine: Engine;
  account: Account;
  doing: Exclude<Doing, { is: 'nothing' }>;
  began: (next: Doing) => void;
  settled: Settled;
  became: (said: string) => void;
  told: (codes: string[], said: string) => void;
  back: () => void;
}

function Deed({ engine, account, doing, began, settled, became, told, back }: DeedProps) {
  const added = (codes: string[]) => told(codes, sayAdded(codes, account));
  switch (doing.is) {
    case 'add':
      return doing.kind === 'totp' ? (
        <WithPassword
          heading={ACCOUNT.add.totp}
          go={ACCOUNT.go}
          run={(password) => settled(engine.account({ is: 'begin_app', password }))}
          onDone={(begun) => began({ is: 'app', begun })}
          onBack={back}
        >
          <p>{SECOND_FACTOR.appWhat}</p>
        </WithPassword>
      ) : (
        <WithPassword
          heading={ACCOUNT.add.passkey}
          go={ACCOUNT.go}
          working={ACCOUNT.followKey}
          run={(password) => settled(engine.addPasskey(password))}
          onDone={added}
          onBack={back}
        >
          <p>{SECOND_FACTOR.keyWhat}</p>
        </WithPassword>
      );
    case 'app':
      return (
        <Page heading={ACCOUNT.add.totp}>
          <AppSetUp engine={engine} begun={doing.begun} settled={settled} onMade={added} onBack={back} />
        </Page>
      );
    case 'remove':
      return (
        <WithPassword
          heading={ACCOUNT.removeHeading}
          go={ACCOUNT.removeGo}
          run={(password) => settled(engine.account({ is: 'remove', id: doing.factor.id, password }))}
          onDone={() => became(ACCOUNT.removed)}
          onBack={back}
        >
          <p>
            <b>{ACCOUNT.factor(ACCOUNT.kinds[doing.factor.kind], doing.factor.made_at)}.</b>{' '}
            {account.factors.length > 1 ? ACCOUNT.removeWhat : ACCOUNT.removeLast}
          </p>
        </WithPassword>
      );
    case 'codes':
      return (
        <WithPassword
          heading={ACCOUNT.codesHeading}
          go={ACCOUNT.codesGo}
          run={(password) => settled(engine.account({ is: 'recovery_codes', password }))}
          onDone={(codes) => told(codes, ACCOUNT.codesMade)}
          onBack={back}
        >
          <p>{ACCOUNT.codesWhat}</p>
        </WithPassword>
      );
    case 'told':
      return <RecoveryCodes codes={doing.codes} onWritten={() => became(doing.said)} />;
    case 'password':
      return <NewPassword engine={engine} onDone={() => became(ACCOUNT.passwordChanged)} onBack={back} />;
    case 'lost':
      return (
        <LostDevice
          device={doing.device}
          run={(passphrase) => settled(engine.wipeDevice(doing.device.device, passphrase))}
          onDone={() => became(ACCOUNT.lostDone)}
          onBack={back}
        />
      );
  }
}
