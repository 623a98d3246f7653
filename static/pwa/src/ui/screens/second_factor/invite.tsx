/** An organisation that suggests a second factor: said once, and gone on from without one as easily as with one. */
import { Actions, Button } from '../../parts/Button';
import { Page } from '../../parts/Page';
import { SECOND_FACTOR } from '../../strings/second_factor';

export interface InviteProps {
  /** The device is being set up. */
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
}

export function Invite({ busy, onYes, onNo }: InviteProps) {
  return (
    <Page heading={SECOND_FACTOR.inviteHeading}>
      <p>{SECOND_FACTOR.invite}</p>
      <p>{SECOND_FACTOR.inviteLater}</p>
      <p role="status">{busy ? SECOND_FACTOR.working : ''}</p>
      <Actions>
        <Button onPress={onYes} disabled={busy}>
          {SECOND_FACTOR.inviteYes}
        </Button>
        <Button kind="quiet" onPress={onNo} busy={busy}>
          {SECOND_FACTOR.inviteNo}
        </Button>
      </Actions>
    </Page>
  );
}
