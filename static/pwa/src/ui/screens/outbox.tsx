/** The outbox: each thing signed on this device with one state, in words. */
import type { Engine, SyncState } from '../../engine/port';
import type { OutboxItem } from '../../views/rows';
import { Actions, Button } from '../parts/Button';
import { Loading } from '../parts/Loading';
import { Notice } from '../parts/Notice';
import { Page, Section } from '../parts/Page';
import { Tag } from '../parts/Tag';
import { to } from '../router';
import { sayWaiting } from '../strings/attachments';
import { DEVICE } from '../strings/device';
import { sayFailure, sayQuarantine } from '../strings/failures';
import { OUTBOX, OUTBOX_STATE, outboxTitle } from '../strings/outbox';
import { TODAY } from '../strings/today';
import { sayTime } from '../strings/when';
import { useRows } from '../watching';
import { isShort, MakeRoom } from './make_room';
import { StorageWarning } from './storage_warning';

export function Outbox({ engine, sync }: { engine: Engine; sync: SyncState }) {
  const rows = useRows(engine, { is: 'outbox' });
  if (!rows) return <Loading />;
  const signed = rows.items.length > 0;
  const needs = rows.items.filter(({ state }) => state === 'needs_you');
  const waits = rows.items.some(({ state }) => state === 'on_device' || state === 'received');
  const rest = rows.items.filter(({ state }) => state !== 'needs_you');
  return (
    <Page heading={OUTBOX.heading}>
      <p>{OUTBOX.intro}</p>
      <p class="soft">{rows.as_at ? TODAY.asAt(sayTime(rows.as_at)) : TODAY.never}</p>
      <StorageWarning sync={sync} />
      {(signed || Object.values(rows.records).some(Boolean)) && <p>{OUTBOX.inRecords(rows.records)}</p>}
      {sync.problem && sync.problem.code !== 'device_unknown' && (
        <Notice kind="alert">
          <p>{sayFailure(sync.problem)}</p>
          {isShort(sync.problem) && <MakeRoom engine={engine} onFreed={() => void engine.syncNow()} />}
        </Notice>
      )}
      {rows.gone && (
        <Notice kind="alert">
          <p>{OUTBOX.gone(rows.gone.missing, rows.gone.returned)}</p>
        </Notice>
      )}
      {!signed && <p>{OUTBOX.none}</p>}
      {needs.length > 0 && <Items heading={OUTBOX.needs} items={needs} />}
      {rest.length > 0 && <Items heading={OUTBOX.rest} items={rest} />}
      <p>
        <a href={to.device}>{DEVICE.link}</a>
      </p>
      <Actions>
        <Button kind={waits ? 'primary' : 'quiet'} busy={sync.busy} onPress={() => void engine.syncNow()}>
          {sync.busy ? OUTBOX.sending : OUTBOX.sendNow}
        </Button>
      </Actions>
    </Page>
  );
}

function Items({ heading, items }: { heading: string; items: readonly OutboxItem[] }) {
  return (
    <Section heading={heading}>
      <ul class="card-list">
        {items.map((item) => (
          <Item key={item.key} item={item} />
        ))}
      </ul>
    </Section>
  );
}

function Item({ item }: { item: OutboxItem }) {
  const { label, means } = OUTBOX_STATE[item.state];
  return (
    <li class="card">
      <Title item={item} />
      <p class="card__line">
        <Tag kind={item.state === 'needs_you' ? 'alert' : item.state === 'on_device' ? 'notice' : 'calm'}>
          {label}
        </Tag>
        {item.read_by && item.read_at ? OUTBOX.readBy(item.read_by, sayTime(item.read_at)) : means}
      </p>
      {item.attachments_waiting > 0 && <p class="card__line">{sayWaiting(item.attachments_waiting)}</p>}
      {item.why.map((code) => (
        <p key={code} class="card__line">
          {sayQuarantine(code, item.what)}
        </p>
      ))}
      <p class="card__line soft">
        {OUTBOX.signed(sayTime(item.signed_at))} · {OUTBOX.records(item.seqs.length, item.set_aside)}
      </p>
      {item.sent_again_at && (
        <p class="card__line">{OUTBOX.sentAgain(sayTime(item.sent_again_at), item.state)}</p>
      )}
      {(item.state === 'needs_you' || item.sent_again_at) && (
        <p class="card__line">
          <a href={to.mending(item.key)}>
            {item.state === 'needs_you' ? OUTBOX.putRight : OUTBOX.asItWas}
            <span class="nhsuk-u-visually-hidden">: {outboxTitle(item)}</span>
          </a>
        </p>
      )}
    </li>
  );
}

function Title({ item }: { item: OutboxItem }) {
  const title = outboxTitle(item);
  if (!item.visit || !item.family) return <p class="notice__heading">{title}</p>;
  return (
    <a class="card__link" href={to.visit(item.family, item.visit)}>
      {title}
    </a>
  );
}
