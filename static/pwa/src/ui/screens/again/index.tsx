/** Letting a device in again that its organisation does not know any more: what has happened, whom to ask, a sign-in and a code. */
import { useState } from 'preact/hooks';
import type { AgainRequest, Engine, Failure, Me, Outcome, SyncState } from '../../../engine/port';
import type { Arrival } from '../../enrolment_link';
import { Loading } from '../../parts/Loading';
import { Notice } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { to } from '../../router';
import { AGAIN } from '../../strings/again';
import { SecondFactor } from '../second_factor';
import { SignInAndCode, type Typed } from './sign_in';
import { anew, useBack } from './signing';

export interface AgainProps {
  engine: Engine;
  me: Me;
  sync: SyncState;
  arrival: Arrival;
}

export function Again({ engine, me, sync, arrival }: AgainProps) {
  const [asks] = useState(() => anew(engine));
  const signing = useBack(asks);
  const [typed, setTyped] = useState<Typed>({ name: '', password: '', code: null });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [step, setStep] = useState<'sign_in' | 'second_factor' | 'done'>('sign_in');
  const shown = { ...typed, code: typed.code ?? arrival.code ?? signing.code ?? '' };
  const settled = async <T,>(asked: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const outcome = await asked;
    if (!outcome.ok && outcome.failure.code === 'sign_in_over') {
      signing.instead();
      setFailure(outcome.failure);
      setStep('sign_in');
    }
    return outcome;
  };
  const ask = async (second_factor?: AgainRequest['second_factor']) => {
    setBusy(true);
    setFailure(null);
    const request: AgainRequest = {
      sign_in_name: signing.is_signed_on ? '' : shown.name.trim(),
      password: signing.is_signed_on ? null : shown.password,
      enrolment_code: shown.code,
      ...(second_factor && { second_factor }),
    };
    const outcome = await settled(engine.account({ is: 'let_in_again', request }));
    setBusy(false);
    if (outcome.ok) return setStep('done');
    setFailure(outcome.failure);
    setStep(outcome.failure.code.startsWith('second_factor') ? 'second_factor' : 'sign_in');
  };
  if (step === 'done') return <Done />;
  if (signing.asking) return <Loading />;
  if (step === 'second_factor') {
    return (
      <SecondFactor
        engine={asks}
        failure={failure}
        busy={busy}
        settled={settled}
        onShown={(second_factor) => void ask(second_factor)}
        onBack={() => {
          setFailure(null);
          setStep('sign_in');
        }}
      />
    );
  }
  return (
    <Page heading={AGAIN.heading} back={{ href: to.start, label: AGAIN.back }}>
      {sync.stranger ? (
        <>
          <p>{AGAIN.happened}</p>
          <p>{AGAIN.safe}</p>
          <p>{AGAIN.todo}</p>
          <SignInAndCode
            asks={asks}
            typed={shown}
            signing={signing}
            failure={failure}
            notLetIn={arrival.sign_on === 'signed_on' ? null : arrival.sign_on}
            busy={busy}
            onChange={(next) => {
              setFailure(null);
              setTyped(next);
            }}
            onAsk={() => void ask()}
          />
          <YourNumber me={me} />
        </>
      ) : (
        <p>{AGAIN.known}</p>
      )}
    </Page>
  );
}

function Done() {
  return (
    <Page heading={AGAIN.done}>
      <p role="status">{AGAIN.doneWhat}</p>
      <p>
        <a href={to.outbox}>{AGAIN.outbox}</a>
      </p>
    </Page>
  );
}

/** In groups of four, so that it can be read out. */
function YourNumber({ me }: { me: Me }) {
  return (
    <Notice heading={AGAIN.number}>
      <p>{AGAIN.numberWhy}</p>
      <p class="code">{me.person.match(/.{4}/g)?.join(' ')}</p>
    </Notice>
  );
}
