/** Four words by the device's random source, shown once, to be written down or learned. */
import { Actions, Button } from '../../parts/Button';
import { Section } from '../../parts/Page';
import { ENROL } from '../../strings/enrol';

export interface FourWordsProps {
  /** null while they are being drawn. */
  words: string | null;
  onAnother: () => void;
  onNext: () => void;
  onBack: () => void;
}

export function FourWords({ words, onAnother, onNext, onBack }: FourWordsProps) {
  return (
    <Section heading={ENROL.wordsHeading}>
      <p class="passphrase" data-test="four-words">
        {words ?? '…'}
      </p>
      <p>{ENROL.wordsOnce}</p>
      <Button kind="quiet" onPress={onAnother}>
        {ENROL.another}
      </Button>
      <Actions>
        <Button onPress={onNext} disabled={words === null}>
          {ENROL.written}
        </Button>
        <Button kind="quiet" onPress={onBack}>
          {ENROL.back}
        </Button>
      </Actions>
    </Section>
  );
}
