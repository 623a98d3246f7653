/** The app with the vault open: the header with its Hide button, and the screen that the address names. */
import { useRef } from 'preact/hooks';
import type { Engine, Me, SyncState } from '../engine/port';
import { startOf } from '../views/start';
import type { Arrival } from './enrolment_link';
import { Frame, Nav } from './frame';
import { later } from './parts/later';
import { currentAddress, type Place, placeAt } from './router';
import { AlertScreen } from './screens/alert';
import { ChildScreen } from './screens/child';
import { ThisDevice } from './screens/device';
import { Lapsed } from './screens/lapsed';
import { LivingScreen } from './screens/living';
import { Mending } from './screens/mending';
import { Nowhere } from './screens/nowhere';
import { Outbox } from './screens/outbox';
import { Queue } from './screens/queue';
import { OpensAttachments } from './screens/reading/attachment';
import { Ready } from './screens/ready';
import { Review } from './screens/review';
import { Search } from './screens/search';
import { Stranger } from './screens/stranger';
import { Team } from './screens/team';
import { Today } from './screens/today';
import { StartVisit, VisitScreen } from './screens/visit';
import { VisitRead } from './screens/visit_read';
import { APP, saySync } from './strings/app';

const Amending = later(async () => (await import('./screens/amending')).Amending);
const Rehoming = later(async () => (await import('./screens/rehoming')).Rehoming);
const BegunScreen = later(async () => (await import('./screens/begun')).BegunScreen);
const OverTime = later(async () => (await import('./screens/over_time')).OverTime);
const Again = later(async () => (await import('./screens/again')).Again);
const AccountScreen = later(async () => (await import('./screens/account')).AccountScreen);
const Emergency = later(async () => (await import('./screens/break_glass')).BreakGlass);
const Emergencies = later(async () => (await import('./screens/break_glass/look_into')).Emergencies);
const SecondPerson = later(async () => (await import('./screens/second_person')).SecondPerson);
const Restricted = later(async () => (await import('./screens/restricted')).Restricted);
const Looked = later(async () => (await import('./screens/looked')).Looked);

export interface OpenedProps {
  engine: Engine;
  me: Me;
  sync: SyncState;
  arrival: Arrival;
}

export function Opened({ engine, me, sync, arrival }: OpenedProps) {
  const opens = useRef<Engine['openAttachment']>((child, record) => engine.openAttachment(child, record));
  const address = currentAddress.value;
  const place = placeAt(address);
  const writing = place.is === 'draft' || place.is === 'new_visit';
  return (
    <Frame
      aside={<Aside sync={sync} onHide={() => void engine.lock()} />}
      nav={writing ? undefined : <Nav role={me.role} address={address} />}
    >
      <OpensAttachments.Provider value={opens.current}>
        <Lapsed reading={sync.reading} />
        {sync.stranger && !writing && place.is !== 'again' && <Stranger />}
        <Screen
          key={keyOf(place, address)}
          place={place}
          engine={engine}
          me={me}
          sync={sync}
          arrival={arrival}
        />
      </OpensAttachments.Provider>
    </Frame>
  );
}

/** A step of a visit stays as it is while its author goes from child to child. */
function keyOf(place: Place, address: string): string {
  return place.is === 'draft' ? `${place.draft} ${place.step}` : address;
}

function Aside({ sync, onHide }: { sync: SyncState; onHide: () => void }) {
  return (
    <>
      <p class="bar__sync" role="status">
        {saySync(sync)}
      </p>
      <button type="button" class="bar__hide" onClick={onHide} aria-label={APP.hideLabel}>
        {APP.hide}
      </button>
    </>
  );
}

function StartScreen({ engine, me, sync }: Omit<OpenedProps, 'arrival'>) {
  switch (startOf(me.role)) {
    case 'today':
      return <Today engine={engine} me={me} sync={sync} />;
    case 'queue':
      return <Queue engine={engine} me={me} />;
    case 'team':
      return <Team engine={engine} />;
  }
}

function Screen({ place, engine, me, sync, arrival }: OpenedProps & { place: Place }) {
  switch (place.is) {
    case 'start':
      return <StartScreen engine={engine} me={me} sync={sync} />;
    case 'children':
      return <Today engine={engine} me={me} sync={sync} />;
    case 'queue':
      return <Queue engine={engine} me={me} />;
    case 'outbox':
      return <Outbox engine={engine} sync={sync} />;
    case 'begun':
      return <BegunScreen engine={engine} draft={place.draft} />;
    case 'ready':
      return <Ready engine={engine} sync={sync} />;
    case 'device':
      return <ThisDevice engine={engine} />;
    case 'account':
      return <AccountScreen engine={engine} />;
    case 'again':
      return <Again engine={engine} me={me} sync={sync} arrival={arrival} />;
    case 'mending':
      return <Mending engine={engine} item={place.key} />;
    case 'team':
      return <Team engine={engine} />;
    case 'looked':
      return <Looked engine={engine} me={me} />;
    case 'search':
      return <Search engine={engine} />;
    case 'emergency':
      return <Emergency engine={engine} me={me} />;
    case 'emergencies':
      return <Emergencies engine={engine} me={me} />;
    case 'second_person':
      return <SecondPerson engine={engine} />;
    case 'child':
      return <ChildScreen engine={engine} child={place.child} desk={startOf(me.role) !== 'today'} />;
    case 'over_time':
      return <OverTime engine={engine} child={place.child} desk={startOf(me.role) !== 'today'} />;
    case 'record':
      return (
        <LivingScreen
          engine={engine}
          stream={place.stream}
          type={place.type}
          record={place.record}
          act={place.act}
        />
      );
    case 'draft':
      return <VisitScreen engine={engine} draft={place.draft} step={place.step} child={place.child} />;
    case 'new_visit':
      return <StartVisit engine={engine} family={place.family} child={place.child} />;
    case 'visit':
      return <VisitRead engine={engine} family={place.family} visit={place.visit} />;
    case 'amending':
      return <Amending engine={engine} family={place.family} visit={place.visit} />;
    case 'rehoming':
      return <Rehoming engine={engine} family={place.family} visit={place.visit} />;
    case 'review':
      return <Review engine={engine} family={place.family} visit={place.visit} />;
    case 'alert':
      return <AlertScreen engine={engine} {...place} desk={startOf(me.role) !== 'today'} />;
    case 'restricted':
      return <Restricted engine={engine} of={place.of} />;
    case 'nowhere':
      return <Nowhere />;
  }
}
