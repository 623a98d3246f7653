/** What is told of an account, part by part. Lines keep their order and their place when they are told anew. */
import type { Account } from '../../../engine/port';
import { Actions, Button } from '../../parts/Button';
import { Section } from '../../parts/Page';
import { to } from '../../router';
import { ACCOUNT, sayOwnDevice } from '../../strings/account';
import type { Doing } from '.';

export interface PartProps {
  account: Account;
  onBegin: (doing: Doing) => void;
}

const signOnOf = ({ sign_on }: Account) => sign_on?.name ?? ACCOUNT.someSignOn;

/** Nothing is offered that the server would ask a password for which there is not. */
export function Secured({ account, onBegin }: PartProps) {
  const is_elsewhere = !account.password && account.sign_on?.second_factor;
  const heading = account.password ? ACCOUNT.secured : ACCOUNT.securedSignOn;
  if (is_elsewhere && account.factors.length === 0) {
    return (
      <Section heading={heading}>
        <p>{ACCOUNT.securedElsewhere(signOnOf(account))}</p>
      </Section>
    );
  }
  return (
    <Section heading={heading}>
      {is_elsewhere ? <p>{ACCOUNT.securedElsewhere(signOnOf(account))}</p> : <p>{ACCOUNT.securedWhat}</p>}
      {!account.password && !is_elsewhere && <p>{ACCOUNT.securedNoPassword}</p>}
      {account.password && account.factors.length === 0 && <p>{ACCOUNT.none}</p>}
      <ul class="card-list">
        {account.factors.map((factor) => {
          const said = ACCOUNT.factor(ACCOUNT.kinds[factor.kind], factor.made_at);
          return (
            <li key={factor.id} class="card row row--still">
              <span>{said}</span>
              {account.password && (
                <Button
                  kind="secondary"
                  label={ACCOUNT.removeLabel(said)}
                  onPress={() => onBegin({ is: 'remove', factor })}
                >
                  {ACCOUNT.remove}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {account.password && (
        <Actions inline>
          <Button kind="secondary" onPress={() => onBegin({ is: 'add', kind: 'totp' })}>
            {ACCOUNT.add.totp}
          </Button>
          {'PublicKeyCredential' in globalThis && (
            <Button kind="secondary" onPress={() => onBegin({ is: 'add', kind: 'passkey' })}>
              {ACCOUNT.add.passkey}
            </Button>
          )}
        </Actions>
      )}
    </Section>
  );
}

/** They come with the first second factor, and go with the last. */
export function RecoveryCodesLeft({ account, onBegin }: PartProps) {
  const are_none = account.factors.length === 0 || (!account.password && account.recovery_codes_left === 0);
  if (are_none) return null;
  return (
    <Section heading={ACCOUNT.codes}>
      <p>{ACCOUNT.codesLeft(account.recovery_codes_left)}</p>
      {account.password && (
        <Button kind="secondary" onPress={() => onBegin({ is: 'codes' })}>
          {ACCOUNT.codesNew}
        </Button>
      )}
    </Section>
  );
}

export function Devices({ account, onBegin }: PartProps) {
  return (
    <Section heading={ACCOUNT.devices}>
      <p>{ACCOUNT.devicesWhat}</p>
      <ul class="card-list">
        {account.devices.map((device) => {
          const said = sayOwnDevice(device);
          return (
            <li key={device.device} class="card row row--still">
              <span>
                {said}
                {device.device === account.here && <b> ({ACCOUNT.here})</b>}
              </span>
              {device.device !== account.here && device.wipe === null && (
                <Button
                  kind="secondary"
                  label={ACCOUNT.lostLabel(said)}
                  onPress={() => onBegin({ is: 'lost', device })}
                >
                  {ACCOUNT.lost}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

export function Password({ account, onBegin }: PartProps) {
  if (!account.password) {
    return (
      <Section heading={ACCOUNT.changeHeading}>
        <p>{ACCOUNT.noPassword(signOnOf(account))}</p>
      </Section>
    );
  }
  return (
    <Section heading={ACCOUNT.changeHeading}>
      <p>{ACCOUNT.changeWhat}</p>
      <Button kind="secondary" onPress={() => onBegin({ is: 'password' })}>
        {ACCOUNT.change}
      </Button>
    </Section>
  );
}

export function PassphraseElsewhere() {
  return (
    <Section heading={ACCOUNT.passphrase}>
      <p>{ACCOUNT.passphraseWhat}</p>
      <p>
        <a href={to.device}>{ACCOUNT.passphraseLink}</a>
      </p>
    </Section>
  );
}
