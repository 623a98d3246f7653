/** The duress code: what it does, what is lost and what it cannot do, and then setting it or taking it away. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { Actions, Button, SubmitButton } from '../../parts/Button';
import { Form } from '../../parts/Form';
import { Loading } from '../../parts/Loading';
import { Problem } from '../../parts/Notice';
import { NotFetched } from '../../parts/not_fetched';
import { Page, Section } from '../../parts/Page';
import { SecretField } from '../../parts/SecretField';
import { useFetched } from '../../parts/use_fetched';
import { DURESS } from '../../strings/duress';
import { sayFailure } from '../../strings/failures';
import { BeSure } from '../be_sure';

export interface DuressProps {
  engine: Engine;
  onDone: (said: string) => void;
  onBack: () => void;
}

export function Duress({ engine, onDone, onBack }: DuressProps) {
  const { value: setting, is_missing, again } = useFetched(() => engine.duressCode());
  const [doing, setDoing] = useState<'nothing' | 'setting' | 'removing'>('nothing');
  if (is_missing)
    return (
      <Page heading={DURESS.heading}>
        <NotFetched onAgain={again} />
        <Button kind="quiet" onPress={onBack}>
          {DURESS.back}
        </Button>
      </Page>
    );
  if (!setting) return <Loading />;
  const stop = () => setDoing('nothing');
  const { is_set, typed_as } = setting;
  return (
    <Page heading={DURESS.heading}>
      <p>
        {DURESS.what} {DURESS.typedAs[typed_as]}
      </p>
      <Section heading={DURESS.doesHeading}>
        <ul>
          {DURESS.does.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
      <Section heading={DURESS.losesHeading}>
        <p>{DURESS.loses}</p>
      </Section>
      <Section heading={DURESS.knowHeading}>
        <p>{DURESS.know}</p>
        <p>{DURESS.agree}</p>
      </Section>
      <Section heading={is_set ? DURESS.isSet : DURESS.notSet}>
        {doing === 'nothing' && (
          <Actions inline>
            <Button onPress={() => setDoing('setting')}>{is_set ? DURESS.setAnother : DURESS.set}</Button>
            {is_set && (
              <Button kind="quiet" onPress={() => setDoing('removing')}>
                {DURESS.remove}
              </Button>
            )}
            <Button kind="quiet" onPress={onBack}>
              {DURESS.back}
            </Button>
          </Actions>
        )}
        {doing === 'setting' && (
          <SetCode engine={engine} typedAs={typed_as} onDone={() => onDone(DURESS.done)} onLeave={stop} />
        )}
        {doing === 'removing' && (
          <BeSure
            go={DURESS.remove}
            leave={DURESS.keep}
            run={(passphrase) => engine.removeDuressCode(passphrase)}
            onDone={() => onDone(DURESS.gone)}
            onLeave={stop}
          >
            <p>{DURESS.removeWhat}</p>
          </BeSure>
        )}
      </Section>
    </Page>
  );
}

interface SetCodeProps {
  engine: Engine;
  typedAs: Awaited<ReturnType<Engine['duressCode']>>['typed_as'];
  onDone: () => void;
  onLeave: () => void;
}

const ABOUT_THE_CODE: readonly Failure['code'][] = [
  'code_alike',
  'code_other_kind',
  'passphrase_too_short',
  'passphrase_known',
  'pin_too_short',
  'pin_known',
];

function SetCode({ engine, typedAs, onDone, onLeave }: SetCodeProps) {
  const [typed, setTyped] = useState({ passphrase: '', pin: '', code: '', again: '' });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asksPin = typedAs === 'pin';
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onInput: (text: string) => {
      setTyped((before) => ({ ...before, [name]: text }));
      setFailure(null);
    },
  });
  const need = (name: keyof typeof typed) => (tried && typed[name] === '' ? DURESS.need : null);
  const finish = async () => {
    setTried(true);
    const { passphrase, pin, code, again } = typed;
    if (busy || passphrase === '' || (asksPin && pin === '') || code === '' || code !== again) return;
    setBusy(true);
    setFailure(null);
    const outcome = await engine.setDuressCode({ passphrase, pin, code });
    setBusy(false);
    if (outcome.ok) onDone();
    else setFailure(outcome.failure);
  };
  const ofCode = failure !== null && ABOUT_THE_CODE.includes(failure.code);
  return (
    <Form label={DURESS.set} onSubmit={() => void finish()}>
      <Problem sentence={failure && !ofCode ? sayFailure(failure) : null} />
      <SecretField
        label={DURESS.passphrase}
        hint={DURESS.passphraseHint}
        {...field('passphrase')}
        error={need('passphrase')}
      />
      {asksPin && <SecretField label={DURESS.pin} {...field('pin')} error={need('pin')} />}
      <SecretField
        label={DURESS.code}
        hint={DURESS.hint[typedAs]}
        {...field('code')}
        error={ofCode ? sayFailure(failure) : need('code')}
      />
      <SecretField
        label={DURESS.again}
        {...field('again')}
        error={tried && typed.code !== typed.again ? DURESS.notSame : null}
      />
      <p role="status">{busy ? DURESS.working : ''}</p>
      <Actions inline>
        <SubmitButton kind="warning" busy={busy}>
          {DURESS.set}
        </SubmitButton>
        <Button kind="quiet" onPress={onLeave} disabled={busy}>
          {DURESS.back}
        </Button>
      </Actions>
    </Form>
  );
}
