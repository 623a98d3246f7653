/** A visit begun by mistake is forgotten: with a second tap, after saying what is lost. */

import { useState } from 'preact/hooks';
import { unkeptCalls } from '../../../visit/calls';
import { hasContent } from '../../../visit/content';
import type { Draft } from '../../../visit/draft';
import { Button } from '../../parts/Button';
import { listed } from '../../strings/isolated';
import { childName, type OpenVisit, personName } from './open_visit';
import { ABOUT } from './strings';

export function Discard({ visit, onDiscard }: { visit: OpenVisit; onDiscard: () => void }) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <p>
        <Button kind="quiet" onPress={() => setAsked(true)}>
          {ABOUT.discard}
        </Button>
      </p>
    );
  const lost = contents(visit);
  return (
    <div class="visit__card">
      <div role="alert">
        <p class="visit__plain">{lost.length > 0 ? ABOUT.discardLoses : ABOUT.discardEmpty}</p>
        {lost.length > 0 && (
          <ul class="visit__lines">
            {lost.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      <Button kind="warning" onPress={onDiscard}>
        {ABOUT.discardSure}
      </Button>
      <Button kind="quiet" onPress={() => setAsked(false)}>
        {ABOUT.discardKeep}
      </Button>
    </div>
  );
}

/** What the author put into the draft, in one line for each part. */
function contents(visit: OpenVisit): string[] {
  const { draft } = visit;
  const people = listed(draft.people.map(({ adult }) => personName(visit, adult)));
  return [
    people && ABOUT.lostPeople(people),
    ...draft.children.filter(hasContent).map(({ child }) => ABOUT.lostChild(childName(visit, child))),
    hasPurpose(draft) ? ABOUT.lostPurpose : '',
    unkeptCalls(draft).length > 0 ? ABOUT.lostCall : '',
    draft.danger_at || draft.danger_taken_back ? ABOUT.lostDanger : '',
  ].filter(Boolean);
}

function hasPurpose({ purpose }: Draft): boolean {
  return purpose.text !== '' || purpose.none_because !== '';
}
