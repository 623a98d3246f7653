/** What is missing, worst first, three in view; each can be mended where it belongs, or accepted with a tap. */
import { useState } from 'preact/hooks';
import type { Gap } from '../../../visit/gap';
import { Button } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { Section } from '../../parts/Page';
import { mendPath, mendStep, sayGap } from './gap_words';
import { mending } from './mend';
import type { OpenVisit } from './open_visit';
import { SIGN } from './strings';

/** More prompts than this at once are not read. */
const SHOWN_AT_ONCE = 3;

interface GapListProps {
  visit: OpenVisit;
  gaps: readonly Gap[];
}

export function GapList({ visit, gaps, accepted }: GapListProps & { accepted: number }) {
  const [all, setAll] = useState(false);
  if (gaps.length === 0)
    return <p class="visit__plain">{accepted > 0 ? SIGN.noneLeft(accepted) : SIGN.noGaps}</p>;
  const shown = all ? gaps : gaps.slice(0, SHOWN_AT_ONCE);
  const acceptable = shown.filter(({ must }) => !must);
  const acceptAll = () => {
    for (const { code } of acceptable) visit.act({ is: 'accept_gap', code });
  };
  return (
    <Section heading={SIGN.gaps(gaps.length)}>
      <p class="nhsuk-hint">{SIGN.gapsHint}</p>
      <ul class="visit__gaps">
        {shown.map((gap) => (
          <OneGap key={gap.code} visit={visit} gap={gap} />
        ))}
      </ul>
      {gaps.length > shown.length && (
        <Button kind="secondary" onPress={() => setAll(true)}>
          {SIGN.more(gaps.length - shown.length)}
        </Button>
      )}
      {all && acceptable.length > 1 && (
        <Button kind="secondary" onPress={acceptAll}>
          {SIGN.acceptAll(acceptable.length)}
        </Button>
      )}
    </Section>
  );
}

function OneGap({ visit, gap }: { visit: OpenVisit; gap: Gap }) {
  const text = sayGap(visit, gap);
  return (
    <li class="visit__gap">
      <p class="visit__plain">
        {text}
        {gap.must && <span class="visit__must"> {SIGN.mustAnswer}</span>}
      </p>
      <div class="visit__choices">
        <a
          class="nhsuk-button nhsuk-button--secondary"
          href={mendPath(visit, gap)}
          onClick={() => {
            mending.value = { gap, step: mendStep(visit, gap) };
          }}
          aria-label={`${SIGN.mend}: ${text}`}
        >
          {SIGN.mend}
        </a>
        {!gap.must && (
          <Button
            kind="quiet"
            label={`${SIGN.accept}: ${text}`}
            onPress={() => visit.act({ is: 'accept_gap', code: gap.code })}
          >
            {SIGN.accept}
          </Button>
        )}
      </div>
    </li>
  );
}

export function AcceptedGaps({ visit, gaps }: GapListProps) {
  if (gaps.length === 0) return null;
  return (
    <Expander summary={SIGN.accepted}>
      <ul class="visit__gaps">
        {gaps.map((gap) => (
          <li key={gap.code} class="visit__gap">
            <p class="visit__plain">{sayGap(visit, gap)}</p>
            <Button
              kind="quiet"
              label={`${SIGN.reopen}: ${sayGap(visit, gap)}`}
              onPress={() => visit.act({ is: 'reopen_gap', code: gap.code })}
            >
              {SIGN.reopen}
            </Button>
          </li>
        ))}
      </ul>
    </Expander>
  );
}
