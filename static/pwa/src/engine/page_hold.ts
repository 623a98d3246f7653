/** What stands on this page and would be gone with it. Meanwhile no new version of the app comes in, whichever tab asks for it. */
import { VAULT_IN_HAND } from '../store/vault_lock';

export class PageHold {
  private held = 0;

  /** The browser may let in late what was asked in before: this page is then not replaced. */
  get isHeld(): boolean {
    return this.held > 0;
  }

  /** Until it is answered, whether with a yes or a no. */
  until<T>(answer: Promise<T>): Promise<T> {
    const over = answer.then(
      () => undefined,
      () => undefined,
    );
    this.held += 1;
    void over.then(() => {
      this.held -= 1;
    });
    void navigator.locks?.request(VAULT_IN_HAND, { mode: 'shared' }, () => over);
    return answer;
  }

  /** Returns a function that lets go; calling it again changes nothing. */
  begin(): () => void {
    let letGo: () => void = () => undefined;
    void this.until(
      new Promise<void>((done) => {
        letGo = done;
      }),
    );
    return letGo;
  }
}
