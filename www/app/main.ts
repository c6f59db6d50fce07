/** The page: first its looks, then the sample, then the engine while the user reads. */

import "./session/lock.js";
import "./shared/looks.js";
import "../elements/index.js";
import { keepAxes } from "./address/axes.js";
import { startSettings } from "./address/linked.js";
import { warmUp } from "./engine/engine-port.js";
import { keepForOffline } from "./install.js";
import { listenToKeys } from "./parts/keys.js";
import { keepWhatIsAnalysed } from "./session/kept-analysis.js";
import "./page.js";
import { watchPaper } from "./paper.js";
import { session } from "./session/session.js";

// If an element of the page cannot draw something, that is a fault of the page.
document.documentElement.addEventListener("driftglass-error", ({ detail }) =>
  reportError(detail.message),
);
void startSettings();
watchPaper();
listenToKeys();
keepAxes();
keepWhatIsAnalysed((outcome) => session.say(outcome));
void session.showSample().then(() => {
  warmUp();
  return keepForOffline();
});
