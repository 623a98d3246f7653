/** Effects run before the test goes on: none is left to a frame that would come when the page is gone. */
import { options } from 'preact';

options.requestAnimationFrame = (run) => queueMicrotask(run);
