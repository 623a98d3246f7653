/** Step two: four words from the app, shown once, or a passphrase of one's own; then it is typed again. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { Choice } from '../../parts/Choice';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { ENROL } from '../../strings/enrol';
import { sayFailure } from '../../strings/failures';
import { Confirm } from './confirm';
import { FourWords } from './four_words';
import { OwnPassphrase } from './own';

export interface PassphraseAnswers {
  way: Way;
  /** The four words, the same from try to try: they have been written down. null until they are drawn. */
  words: string | null;
  own: string;
}

export interface PassphraseProps {
  engine: Engine;
  answers: PassphraseAnswers;
  onChange: (answers: PassphraseAnswers) => void;
  failure: Failure | null;
  busy: boolean;
  /** What the last button says, and what is said while it works; of setting up a device if left out. */
  finish?: string;
  working?: string;
  onChosen: (passphrase: string) => void;
  onBack: () => void;
}

type Way = 'words' | 'own';

export function Passphrase(props: PassphraseProps) {
  const { engine, answers, onChange, failure, busy, onChosen, onBack } = props;
  const { way, words, own } = answers;
  const [confirming, setConfirming] = useState(false);
  const now = useRef(answers);
  now.current = answers;
  const set = (change: Partial<PassphraseAnswers>) => onChange({ ...now.current, ...change });
  const suggest = async () => set({ words: await engine.suggestPassphrase() });
  useEffect(() => {
    if (words === null) void suggest();
  }, [engine]);
  useEffect(() => {
    if (failure) setConfirming(false);
  }, [failure]);
  const chosen = way === 'words' ? (words ?? '') : own;
  if (confirming) {
    return (
      <Confirm
        expected={chosen}
        busy={busy}
        finish={props.finish ?? ENROL.finish}
        working={props.working ?? ENROL.working}
        onBack={() => setConfirming(false)}
        onConfirmed={onChosen}
      />
    );
  }
  const next = () => setConfirming(true);
  return (
    <Page heading={ENROL.chooseHeading}>
      <Problem sentence={failure && sayFailure(failure)} />
      <p>{ENROL.chooseIntro}</p>
      <Choice<Way>
        legend={ENROL.way}
        layout="stacked"
        options={[
          { value: 'words', label: ENROL.wayWords },
          { value: 'own', label: ENROL.wayOwn },
        ]}
        value={way}
        onChoose={(chosenWay) => set({ way: chosenWay ?? way })}
      />
      {way === 'words' ? (
        <FourWords words={words} onAnother={() => void suggest()} onNext={next} onBack={onBack} />
      ) : (
        <OwnPassphrase value={own} onInput={(value) => set({ own: value })} onNext={next} onBack={onBack} />
      )}
    </Page>
  );
}
