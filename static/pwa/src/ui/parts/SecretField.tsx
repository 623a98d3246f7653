/** A passphrase field: hidden as it is typed, with a button to look at it, since four words are hard to type blind. */
import { useState } from 'preact/hooks';
import { UNLOCK } from '../strings/unlock';
import { Button } from './Button';
import { type FieldProps, TextField } from './Field';

export function SecretField(props: FieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <TextField {...props} type={shown ? 'text' : 'password'} autocapitalize="off" />
      <Button kind="quiet" pressed={shown} onPress={() => setShown(!shown)}>
        {UNLOCK.show}
      </Button>
    </>
  );
}
