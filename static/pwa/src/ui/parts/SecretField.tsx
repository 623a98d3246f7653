/** A field for a passphrase or a PIN: hidden as it is typed, with a button to look at it, since four words are hard to type blind. */
import { useState } from 'preact/hooks';
import { UNLOCK } from '../strings/unlock';
import { Button } from './Button';
import { type FieldProps, TextField, type TextFieldProps } from './Field';

/** `inputMode`: `numeric` brings up a keyboard of digits. */
export function SecretField(props: FieldProps & Pick<TextFieldProps, 'inputMode' | 'takesFocus'>) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <TextField {...props} type={shown ? 'text' : 'password'} autocapitalize="off" />
      <Button
        kind="quiet"
        label={`${UNLOCK.show}: ${props.label}`}
        pressed={shown}
        onPress={() => setShown(!shown)}
      >
        {UNLOCK.show}
      </Button>
    </>
  );
}
