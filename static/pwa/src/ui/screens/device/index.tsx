/** The settings of this device: whether it opens with a PIN and what the device itself knows of its owner, and the passphrase. */
import { useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { Actions, Button } from '../../parts/Button';
import { useReturnFocus } from '../../parts/focus';
import { Loading } from '../../parts/Loading';
import { Problem } from '../../parts/Notice';
import { NotFetched } from '../../parts/not_fetched';
import { Page, Section } from '../../parts/Page';
import { useFetched } from '../../parts/use_fetched';
import { to } from '../../router';
import { DEVICE } from '../../strings/device';
import { DURESS } from '../../strings/duress';
import { sayFailure } from '../../strings/failures';
import { ChangePassphrase } from './change_passphrase';
import { Duress } from './duress';
import { SetUp } from './set_up';

type Setting = Awaited<ReturnType<Engine['passkeySetting']>>;
type Doing = 'nothing' | 'setting_up' | 'stopping' | 'changing' | 'duress';

export function ThisDevice({ engine }: { engine: Engine }) {
  const { value: setting, set: setSetting, is_missing, again } = useFetched(() => engine.passkeySetting());
  const [doing, setDoing] = useState<Doing>('nothing');
  const [done, setDone] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const line = useReturnFocus<HTMLParagraphElement>(doing !== 'nothing');
  const begin = (next: Doing) => {
    setDone('');
    setFailure(null);
    setDoing(next);
  };
  const became = (next: Setting, said: string) => {
    setSetting(next);
    setDone(said);
    setDoing('nothing');
  };
  const stop = async () => {
    const outcome = await engine.removePasskey();
    if (outcome.ok) became('not_set_up', DEVICE.gone);
    else setFailure(outcome.failure);
  };
  if (is_missing)
    return (
      <Page heading={DEVICE.heading} back={{ href: to.start, label: DEVICE.back }}>
        <NotFetched onAgain={again} />
      </Page>
    );
  if (!setting) return <Loading />;
  if (doing === 'changing')
    return (
      <ChangePassphrase
        engine={engine}
        onDone={() => became(setting, DEVICE.passphraseChanged)}
        onBack={() => setDoing('nothing')}
      />
    );
  if (doing === 'duress')
    return (
      <Duress engine={engine} onDone={(said) => became(setting, said)} onBack={() => setDoing('nothing')} />
    );
  return (
    <Page heading={DEVICE.heading} back={{ href: to.start, label: DEVICE.back }}>
      <Section heading={DEVICE.opens}>
        <p ref={line} tabIndex={-1}>
          {setting === 'not_here' ? DEVICE.notHere : setting === 'set_up' ? DEVICE.isSetUp : DEVICE.what}
        </p>
        {setting !== 'not_here' && <p>{DEVICE.stays}</p>}
        <p role="status">{done}</p>
        <Problem sentence={failure && sayFailure(failure)} />
        {doing === 'setting_up' && (
          <SetUp
            engine={engine}
            onDone={() => became('set_up', DEVICE.now)}
            onBack={() => setDoing('nothing')}
          />
        )}
        {doing === 'stopping' && (
          <>
            <p>{DEVICE.stopWhat}</p>
            <Actions inline>
              <Button kind="warning" onPress={() => void stop()}>
                {DEVICE.stopNow}
              </Button>
              <Button kind="quiet" onPress={() => setDoing('nothing')}>
                {DEVICE.cancel}
              </Button>
            </Actions>
          </>
        )}
        {doing === 'nothing' && setting !== 'not_here' && (
          <Actions inline>
            <Button onPress={() => begin('setting_up')}>
              {setting === 'set_up' ? DEVICE.change : DEVICE.setUp}
            </Button>
            {setting === 'set_up' && (
              <Button kind="quiet" onPress={() => begin('stopping')}>
                {DEVICE.stop}
              </Button>
            )}
          </Actions>
        )}
      </Section>
      <Section heading={DEVICE.passphraseHeading}>
        <p>{DEVICE.passphraseWhat}</p>
        {doing === 'nothing' && (
          <Button kind="quiet" onPress={() => begin('changing')}>
            {DEVICE.changePassphrase}
          </Button>
        )}
      </Section>
      <Section heading={DURESS.heading}>
        <p>{DURESS.what}</p>
        {doing === 'nothing' && (
          <Button kind="quiet" onPress={() => begin('duress')}>
            {DURESS.open}
          </Button>
        )}
      </Section>
      <Section heading={DEVICE.accountHeading}>
        <p>{DEVICE.accountWhat}</p>
        <p>
          <a href={to.account}>{DEVICE.account}</a>
        </p>
      </Section>
      <Section heading={DEVICE.lookedHeading}>
        <p>{DEVICE.lookedWhat}</p>
        <p>
          <a href={to.looked}>{DEVICE.looked}</a>
        </p>
      </Section>
    </Page>
  );
}
