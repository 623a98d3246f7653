/** What was begun and has no form any more on this device: its words, to be read and copied, until their author removes them. */
import type { Engine } from '../../../engine/port';
import type { BegunLine } from '../../../views/rows';
import type { AnyDraft } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { Loading } from '../../parts/Loading';
import { Notice } from '../../parts/Notice';
import { Page, Section } from '../../parts/Page';
import { goInstead, to } from '../../router';
import { BEGUN } from '../../strings/begun';
import { EDIT } from '../../strings/living';
import { sayTime } from '../../strings/when';
import { useRows } from '../../watching';
import { Nowhere } from '../nowhere';
import { RemoveButton } from '../visit/remove_button';
import { wayTo } from './way_to';
import { wordsOf } from './words';

export function BegunScreen({ engine, draft }: { engine: Engine; draft: Id }) {
  const today = useRows(engine, { is: 'today' });
  const stored = useRows(engine, { is: 'draft', draft });
  if (today === undefined || stored === undefined) return <Loading />;
  const line = today.begun.find((each) => each.draft === draft);
  return line && stored ? <Words engine={engine} line={line} stored={stored} /> : <Nowhere />;
}

function Words({ engine, line, stored }: { engine: Engine; line: BegunLine; stored: AnyDraft }) {
  const remove = () => void engine.discardDraft(line.draft).then(({ ok }) => ok && goInstead(to.start));
  return (
    <Page
      heading={BEGUN.heading(line.what)}
      {...(line.about ? { caption: EDIT.about(line.about) } : {})}
      back={{ href: to.start, label: EDIT.back }}
    >
      {line.on ? (
        <p>
          <a href={wayTo(line)}>{BEGUN.goOn}</a>
        </p>
      ) : (
        <Notice>
          <p>{BEGUN.why}</p>
        </Notice>
      )}
      <Section heading={BEGUN.words}>
        {wordsOf(stored).map((text) => (
          <p key={text} class="words">
            {text}
          </p>
        ))}
        <p class="soft">{sayTime(line.saved_at)}</p>
      </Section>
      <RemoveButton onRemove={remove} />
    </Page>
  );
}
