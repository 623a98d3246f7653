/** Whether somebody is in the middle of writing: a STOP waits for the end of it, since words are written down first. */
import { useEffect, useState } from 'preact/hooks';

const FIELDS = 'textarea, input';

/** Shape: true while a field has the focus that is no part of what `apart` selects. */
export function useTyping(apart: string): boolean {
  const [typing, setTyping] = useState(() => isTyping(apart));
  useEffect(() => {
    const look = () => setTyping(isTyping(apart));
    // The focus is on its way to the next field when this one says that it is left.
    const left = () => setTimeout(look);
    document.addEventListener('focusin', look);
    document.addEventListener('focusout', left);
    return () => {
      document.removeEventListener('focusin', look);
      document.removeEventListener('focusout', left);
    };
  }, [apart]);
  return typing;
}

function isTyping(apart: string): boolean {
  const field = document.activeElement;
  return Boolean(field?.matches(FIELDS)) && !field?.closest(apart);
}
