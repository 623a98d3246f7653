/** Whether the form of a moment stands in place of the step: what the step holds is there and cannot be seen. */
import { createContext } from 'preact';

export const Covered = createContext(false);
