/** The recovery codes, shown this once; or that they were made and did not arrive. */
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
      <p>{codes.length > 0 ? SECOND_FACTOR.recoveryWhy : SECOND_FACTOR.recoveryUnseen}</p>
      {codes.length > 0 && (
        <ul class="answers" aria-label={SECOND_FACTOR.list}>
          {codes.map((each) => (
            <li key={each} class="code">
              {each}
            </li>
          ))}
        </ul>
      )}
      <p role="status">{working ? SECOND_FACTOR.working : ''}</p>
      <Actions>
        <Button onPress={onWritten} disabled={working}>
          {codes.length > 0 ? SECOND_FACTOR.written : SECOND_FACTOR.go}
        </Button>
      </Actions>
    </Page>
  );
}
