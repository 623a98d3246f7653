/** Step two: four words from the app, shown once, or a passphrase of one's own; then it is typed again. */
import { useEffect, useState } from 'preact/hooks';
import type { Engine, Failure } from '../../../engine/port';
import { Choice } from '../../parts/Choice';
import { Problem } from '../../parts/Notice';
import { Page } from '../../parts/Page';
import { ENROL } from '../../strings/enrol';
import { sayFailure } from '../../strings/failures';
import { Confirm } from './confirm';
import { FourWords } from './four_words';
import { OwnPassphrase } from './own';

export interface PassphraseProps {
  engine: Engine;
  failure: Failure | null;
  busy: boolean;
  onChosen: (passphrase: string) => void;
  onBack: () => void;
}

type Way = 'words' | 'own';

export function Passphrase({ engine, failure, busy, onChosen, onBack }: PassphraseProps) {
  const [way, setWay] = useState<Way>('words');
  const [words, setWords] = useState<string | null>(null);
  const [own, setOwn] = useState('');
  const [confirming, setConfirming] = useState(false);
  const suggest = async () => setWords(await engine.suggestPassphrase());
  useEffect(() => void suggest(), [engine]);
  useEffect(() => {
    if (failure) setConfirming(false);
  }, [failure]);
  const chosen = way === 'words' ? (words ?? '') : own;
  if (confirming) {
    return (
      <Confirm expected={chosen} busy={busy} onBack={() => setConfirming(false)} onConfirmed={onChosen} />
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
        onChoose={(chosenWay) => setWay(chosenWay ?? way)}
      />
      {way === 'words' ? (
        <FourWords words={words} onAnother={() => void suggest()} onNext={next} onBack={onBack} />
      ) : (
        <OwnPassphrase value={own} onInput={setOwn} onNext={next} onBack={onBack} />
      )}
    </Page>
  );
}
