/** The people of the team: whom each is allocated to, what of theirs is on its way, and codes for their devices. */

import { useState } from 'preact/hooks';
import type { Engine } from '../../engine/port';
import type { DeviceRow, TeamAllocation, TeamPerson, TeamRows } from '../../views/rows';
import type { Carries } from '../../wire/carries';
import type { Role } from '../../wire/records';
import { Actions, Button } from '../parts/Button';
import { useReturnFocus } from '../parts/focus';
import { Loading } from '../parts/Loading';
import { Page, Section } from '../parts/Page';
import { to } from '../router';
import { CARRIED, TRUST } from '../strings/carried';
import { ALLOCATION_ROLE, PROFESSION, ROLE } from '../strings/codes';
import { sayDevice, sayWaiting, TEAM } from '../strings/desk';
import { isolated } from '../strings/isolated';
import { TODAY } from '../strings/today';
import { sayTime } from '../strings/when';
import { useRows } from '../watching';
import { Allocate, EndAllocation } from './desk/allocate';
import { EnrolmentCode } from './desk/enrolment_code';
import { DeskLinks } from './desk/links';
import { ResetSecondFactor } from './desk/reset_second_factor';
import { TrustDevice } from './desk/trust';
import { WipeDevice } from './desk/wipe_device';

export function Team({ engine }: { engine: Engine }) {
  const rows = useRows(engine, { is: 'team' });
  if (!rows) return <Loading />;
  return (
    <Page heading={TEAM.heading(rows.name)}>
      <p class="soft">{rows.as_at ? TODAY.asAt(sayTime(rows.as_at)) : TODAY.never}</p>
      <p>
        <a href={to.looked}>{TEAM.looked}</a>
      </p>
      <DeskLinks engine={engine} />
      {rows.carries_visits && <p>{CARRIED.deskHere}</p>}
      {!isTold(engine) && <p>{TEAM.notTold}</p>}
      {/* Who is in the team is not known before the first contact. */}
      {rows.as_at && roleOf(engine) === 'team_manager' && <ManagerAllocates people={rows.people} />}
      {rows.as_at && rows.people.length === 0 && <p>{TEAM.none}</p>}
      {rows.people.map((person) => (
        <Person key={person.person} engine={engine} person={person} rows={rows} />
      ))}
    </Page>
  );
}

/** No child's name comes to a manager but with what a supervisor asks for. */
function ManagerAllocates({ people }: Pick<TeamRows, 'people'>) {
  const supervisors = people.filter(({ role }) => role === 'supervisor').map(({ name }) => name);
  return (
    <p>
      {TEAM.managerAllocates} {TEAM.managerAsks(supervisors)}
    </p>
  );
}

type Doing =
  | { is: 'nothing' }
  | { is: 'code'; carries?: Carries }
  | { is: 'allocate' }
  | { is: 'reset' }
  | { is: 'end'; allocation: TeamAllocation }
  | { is: 'wipe'; device: DeviceRow }
  | { is: 'trust'; device: DeviceRow };

interface PersonProps {
  engine: Engine;
  person: TeamPerson;
  rows: TeamRows;
}

function Person({ engine, person, rows }: PersonProps) {
  const [doing, setDoing] = useState<Doing>({ is: 'nothing' });
  const stop = () => setDoing({ is: 'nothing' });
  return (
    <Section heading={person.name}>
      <p ref={useReturnFocus(doing.is !== 'nothing')} tabIndex={-1}>
        {[PROFESSION[person.profession], ROLE[person.role], person.team_name].filter(Boolean).join(', ')}
      </p>
      {person.waiting && (
        <p>
          {TEAM.waiting}: {sayWaiting(person.waiting)}
        </p>
      )}
      {(isTold(engine) || person.allocations.length > 0) && (
        <h3 class="section__heading section__heading--3">{TEAM.children}</h3>
      )}
      {person.allocations.length === 0 && isTold(engine) && !rows.carries_visits && <p>{TEAM.noChildren}</p>}
      <ul class="card-list">
        {person.allocations.map((allocation) => (
          <li key={allocation.record} class="card row">
            <span>
              {isolated(allocation.child_name)}, {isolated(allocation.family_name)} (
              {ALLOCATION_ROLE[allocation.body.role]})
            </span>
            <Button
              kind="secondary"
              label={TEAM.endLabel(allocation.child_name, person.name)}
              onPress={() => setDoing({ is: 'end', allocation })}
            >
              {TEAM.end}
            </Button>
          </li>
        ))}
      </ul>
      <Devices
        person={person}
        onLost={(device) => setDoing({ is: 'wipe', device })}
        onTrust={isMe(engine, person) ? null : (device) => setDoing({ is: 'trust', device })}
      />
      {doing.is === 'nothing' && (
        <>
          <Actions inline>
            {mayAllocate(engine, person, rows) && (
              <Button
                kind="secondary"
                label={`${TEAM.allocate}: ${person.name}`}
                onPress={() => setDoing({ is: 'allocate' })}
              >
                {TEAM.allocate}
              </Button>
            )}
            <Button
              kind="secondary"
              label={`${TEAM.code}: ${person.name}`}
              onPress={() => setDoing({ is: 'code' })}
            >
              {TEAM.code}
            </Button>
          </Actions>
          <Button
            kind="quiet"
            label={`${TRUST.ownCode}: ${person.name}`}
            onPress={() => setDoing({ is: 'code', carries: 'visits' })}
          >
            {TRUST.ownCode}
          </Button>{' '}
          {!isMe(engine, person) && (
            <Button
              kind="quiet"
              label={`${TEAM.reset}: ${person.name}`}
              onPress={() => setDoing({ is: 'reset' })}
            >
              {TEAM.reset}
            </Button>
          )}
        </>
      )}
      {doing.is === 'code' && (
        <EnrolmentCode engine={engine} person={person} carries={doing.carries} onClose={stop} />
      )}
      {doing.is === 'trust' && (
        <TrustDevice engine={engine} device={doing.device} name={person.name} onClose={stop} />
      )}
      {doing.is === 'reset' && <ResetSecondFactor engine={engine} person={person} onClose={stop} />}
      {doing.is === 'allocate' && <Allocate engine={engine} person={person} rows={rows} onClose={stop} />}
      {doing.is === 'wipe' && (
        <WipeDevice engine={engine} device={doing.device} name={person.name} onClose={stop} />
      )}
      {doing.is === 'end' && (
        <EndAllocation engine={engine} person={person} allocation={doing.allocation} onClose={stop} />
      )}
    </Section>
  );
}

/** Of whom nothing is known, nothing is said: only a supervisor is told of the team's devices. */
interface DevicesProps {
  person: TeamPerson;
  onLost: (device: DeviceRow) => void;
  /** null: nobody says it of their own. */
  onTrust: ((device: DeviceRow) => void) | null;
}

function Devices({ person, onLost, onTrust }: DevicesProps) {
  if (person.devices.length === 0) return null;
  return (
    <>
      <h3 class="section__heading section__heading--3">{TEAM.devices}</h3>
      <ul>
        {person.devices.map((device) => (
          <li key={device.device}>
            {sayDevice(device)}{' '}
            <Button
              kind="quiet"
              label={TEAM.wipeLabel(person.name, sayDevice(device))}
              onPress={() => onLost(device)}
            >
              {TEAM.wipe}
            </Button>{' '}
            {onTrust && device.carries && device.ended === null && (
              <Button
                kind="quiet"
                label={TRUST.changeLabel(person.name, sayDevice(device))}
                onPress={() => onTrust(device)}
              >
                {TRUST.change}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whose desk is told who has which child; a manager's has only a child whose record was opened in an emergency. */
function isTold(engine: Engine): boolean {
  return roleOf(engine) === 'supervisor';
}

/** The server takes an allocation from who leads the team, and to who works with children; never to oneself. */
function mayAllocate(engine: Engine, person: TeamPerson, { children }: TeamRows): boolean {
  const leads = ['supervisor', 'team_manager'].includes(roleOf(engine) ?? '');
  const works = ['practitioner', 'supervisor'].includes(person.role);
  return leads && works && children.length > 0 && !isMe(engine, person);
}

function roleOf(engine: Engine): Role | null {
  const state = engine.state();
  return state.is === 'open' ? state.me.role : null;
}

function isMe(engine: Engine, { person }: TeamPerson): boolean {
  const state = engine.state();
  return state.is === 'open' && state.me.person === person;
}
