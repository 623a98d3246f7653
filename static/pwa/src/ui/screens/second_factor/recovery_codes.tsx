/** The recovery codes, shown this once. */
import { Actions, Button } from '../../parts/Button';
import { Page } from '../../parts/Page';
import { SECOND_FACTOR } from '../../strings/second_factor';

export interface RecoveryCodesProps {
  codes: readonly string[];
  /** What comes of it is being done. */
  working?: boolean;
  onWritten: () => void;
}

export function RecoveryCodes({ codes, working = false, onWritten }: RecoveryCodesProps) {
  return (
    <Page heading={SECOND_FACTOR.recoveryHeading}>
      <p>{SECOND_FACTOR.recoveryWhy}</p>
      <ul class="answers" aria-label={SECOND_FACTOR.list}>
        {codes.map((each) => (
          <li key={each} class="code">
            {each}
          </li>
        ))}
      </ul>
      <p role="status">{working ? SECOND_FACTOR.working : ''}</p>
      <Actions>
        <Button onPress={onWritten} disabled={working}>
          {SECOND_FACTOR.written}
        </Button>
      </Actions>
    </Page>
  );
}
