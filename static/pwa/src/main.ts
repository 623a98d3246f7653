/** Puts the app together: the engine below, the screens above. The only file that knows every room. */
import './styles/main.scss';
import { h, render } from 'preact';
import { startEngine } from './engine/proxy';
import { App, fetchScreens } from './ui/app';
import { takeArrival } from './ui/enrolment_link';
import { followLinks } from './ui/router';

const glass = document.getElementById('app');
if (!glass) throw new Error('index.html has no place for the app');

const { code, sign_on: signOn } = takeArrival(window);
followLinks();
render(h(App, { engine: startEngine(), code, signOn }), glass);
// What does not come now is asked for again when it is to be shown.
fetchScreens().catch(() => undefined);
