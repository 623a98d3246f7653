/** The same judges on the browser's own primitives. */
import './judges.test';
