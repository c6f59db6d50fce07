/** The page: looks first, then the sample, then the engine while the person reads. */

import "./lock.js";
import "./looks.js";
import "../elements/index.js";
import { keepAxes } from "./axes.js";
import { warmUp } from "./engine-port.js";
import { keepForOffline } from "./install.js";
import { keepWhatIsAnalysed } from "./kept-analysis.js";
import { listenToKeys } from "./keys.js";
import { startSettings } from "./linked.js";
import "./page.js";
import { watchPaper } from "./paper.js";
import { session } from "./session.js";

void startSettings();
watchPaper();
listenToKeys();
keepAxes();
keepWhatIsAnalysed((outcome) => session.say(outcome));
void session.showSample().then(() => {
  warmUp();
  return keepForOffline();
});
