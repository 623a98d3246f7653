/** First use of a device: who you are, then a passphrase, then the vault is made. Two short steps and a check. */
import { useEffect, useState } from 'preact/hooks';
import type { Engine, EnrolRequest, Failure, Outcome } from '../../../engine/port';
import type { Arrival } from '../../enrolment_link';
import { Loading } from '../../parts/Loading';
import { later } from '../../parts/later';
import { Passphrase, type PassphraseAnswers } from './passphrase';
import { useSignOn } from './signing';
import { Who, type WhoAnswers } from './who';

export interface EnrolProps {
  engine: Engine;
  code: string | null;
  signOn: Arrival['sign_on'];
  /** A vault that nobody could unlock has been sent and removed; its owner is to be set up again. */
  givenUp?: boolean;
  onBack?: () => void;
}

const ABOUT_PASSPHRASE: readonly Failure['code'][] = ['passphrase_too_short', 'passphrase_known'];
const SecondFactor = later(async () => (await import('../second_factor')).SecondFactor);

export function Enrol({ engine, code, signOn, givenUp = false, onBack }: EnrolProps) {
  const signing = useSignOn(engine, signOn);
  const [typed, setWho] = useState<WhoAnswers>({ name: '', password: '', code: null, label: '' });
  const arrived = code ?? signing.code;
  const who = { ...typed, code: typed.code ?? arrived ?? '' };
  const [passphrase, setPassphrase] = useState<PassphraseAnswers>({ way: 'words', words: null, own: '' });
  const [step, setStep] = useState<'who' | 'passphrase' | 'second_factor'>('who');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState('');
  // What was typed in a step before is in no field any more, and recovery codes are shown once.
  const is_begun = step !== 'who' || signing.is_signed_on;
  useEffect(() => (is_begun ? engine.holdPage() : undefined), [engine, is_begun]);
  const signInAgain = (failure: Failure) => {
    setFailure(failure);
    signing.instead();
    setStep('who');
  };
  const settled = async <T,>(asked: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const outcome = await asked;
    if (!outcome.ok && outcome.failure.code === 'sign_in_over') signInAgain(outcome.failure);
    return outcome;
  };
  // Before four words are written down that a mistyped code would make worthless.
  const next = async () => {
    setFailure(null);
    if (await engine.isCode(who.code)) setStep('passphrase');
    else setFailure({ code: 'code_unreadable' });
  };
  const enrol = async (chosen: string, second_factor?: EnrolRequest['second_factor']) => {
    setChosen(chosen);
    setBusy(true);
    setFailure(null);
    const request = {
      sign_in_name: signing.is_signed_on ? '' : who.name.trim(),
      password: signing.is_signed_on ? null : who.password,
      enrolment_code: who.code,
      passphrase: chosen,
      label: who.label.trim(),
      ...(second_factor && { second_factor }),
    };
    const outcome = await settled(engine.enrol(request));
    setBusy(false);
    if (outcome.ok) return;
    const { code: why } = outcome.failure;
    setFailure(outcome.failure);
    if (why.startsWith('second_factor')) setStep('second_factor');
    else if (!ABOUT_PASSPHRASE.includes(why)) setStep('who');
  };
  if (signing.asking) return <Loading />;
  if (step === 'second_factor') {
    return (
      <SecondFactor
        engine={engine}
        failure={failure}
        busy={busy}
        settled={settled}
        onShown={(second_factor) => void enrol(chosen, second_factor)}
        onBack={() => {
          setFailure(null);
          setStep('who');
        }}
      />
    );
  }
  return step === 'who' ? (
    <Who
      engine={engine}
      answers={who}
      codeArrived={arrived !== null && who.code === arrived}
      signing={signing}
      failure={failure}
      givenUp={givenUp}
      onChange={(answers) => {
        setFailure(null);
        setWho(answers);
      }}
      onNext={() => void next()}
      onBack={onBack}
    />
  ) : (
    <Passphrase
      engine={engine}
      answers={passphrase}
      onChange={setPassphrase}
      failure={failure}
      busy={busy}
      onBack={() => setStep('who')}
      onChosen={(chosen) => void enrol(chosen)}
    />
  );
}
