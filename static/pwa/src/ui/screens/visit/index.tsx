/** The visit: one flow from the door to the signature. The only file of this folder that other screens may know. */
import './visit.scss';

export { StartVisit } from './start_visit';
export { VisitScreen } from './visit_screen';
