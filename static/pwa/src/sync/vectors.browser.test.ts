/** The same cases on the browser's own primitives. */
import './vectors.test';
