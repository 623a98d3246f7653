/** The newest rule pack, from whichever day it is in force. For tests only. */
import { packOn } from '../published';

export const NEWEST = packOn('2100-12-31');
