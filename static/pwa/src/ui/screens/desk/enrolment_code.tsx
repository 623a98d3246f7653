/** A one-time code for a member of the team, as text and as a picture drawn here. It is shown and kept nowhere. */
import { useEffect, useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import type { TeamPerson } from '../../../views/rows';
import type { Carries } from '../../../wire/carries';
import { Button } from '../../parts/Button';
import { useTakeFocus } from '../../parts/focus';
import { Problem } from '../../parts/Notice';
import { Qr } from '../../parts/Qr';
import { APP } from '../../strings/app';
import { TRUST } from '../../strings/carried';
import { TEAM } from '../../strings/desk';
import { sayFailure } from '../../strings/failures';
import { sayTime } from '../../strings/when';

type Made = { code: string; link: string; expires_at: string };

export interface EnrolmentCodeProps {
  engine: Engine;
  person: TeamPerson;
  /** What the device will carry; left out: as the organisation has set. */
  carries?: Carries | undefined;
  onClose: () => void;
}

export function EnrolmentCode({ engine, person, carries, onClose }: EnrolmentCodeProps) {
  const [made, setMade] = useState<Made | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    void engine.makeEnrolmentCode(person.person, carries).then((outcome) => {
      if (outcome.ok) setMade(outcome.value);
      else setFailure(outcome.failure);
    });
  }, [engine, person.person, carries]);
  return (
    <section class="card" ref={useTakeFocus()} tabIndex={-1} aria-label={TEAM.codeFor(person.name)}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p role="status">{made || failure ? TEAM.codeFor(person.name) : APP.opening}</p>
      {made && (
        <>
          <p class="code">{made.code}</p>
          <p>{TEAM.codeWhy(sayTime(made.expires_at))}</p>
          {carries === 'visits' && <p>{TRUST.ownCodeWhy}</p>}
          <Qr text={made.link} label={TEAM.qr} />
          <p class="soft">{TEAM.qr}</p>
        </>
      )}
      <Button kind="secondary" onPress={onClose}>
        {TEAM.close}
      </Button>
    </section>
  );
}
