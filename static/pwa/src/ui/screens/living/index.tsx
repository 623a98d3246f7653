/** A living record, to be changed or to be chosen from. */
import type { Engine } from '../../../engine/port';
import { isMerging } from '../../../views/living';
import type { EditAct } from '../../../visit/edit_draft';
import type { Id } from '../../../wire/records';
import { Loading } from '../../parts/Loading';
import { Notice } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { EDIT } from '../../strings/living';
import { Nowhere } from '../nowhere';
import { ChooseScreen } from './choose';
import { EditScreen } from './edit';
import { type EditAbout, useKeptEdit } from './kept_edit';
import { LeftOver } from './left_over';
import { placeOf } from './place_of';

export interface LivingScreenProps {
  engine: Engine;
  stream: Id;
  type: string;
  record: Id;
  act: EditAct;
}

export function LivingScreen({ engine, stream, type, record, act }: LivingScreenProps) {
  return isMerging(type) ? <Known engine={engine} about={{ stream, type, record, act }} /> : <Nowhere />;
}

function Known({ engine, about }: { engine: Engine; about: EditAbout }) {
  const kept = useKeptEdit(engine, about);
  if (kept === undefined) return <Loading />;
  if (kept === null) return <LeftOver engine={engine} about={about} />;
  if (!kept.now.may_write) {
    return (
      <Page
        heading={EDIT.heading(about.type, kept.now.is_new)}
        caption={EDIT.about(kept.now.about)}
        back={{ href: placeOf(kept.now), label: EDIT.back }}
      >
        <Notice>
          <p>{EDIT.mayNot}</p>
        </Notice>
      </Page>
    );
  }
  return about.act === 'choose' ? (
    <ChooseScreen engine={engine} about={about} kept={kept} />
  ) : (
    <EditScreen engine={engine} about={about} kept={kept} />
  );
}
