/** The page starts here: theme first, then the sample, then the engine while the person reads. */

import "./lock.js";
import { tokensFor } from "../charts/index.js";
import "../elements/index.js";
import { warmUp } from "./engine-port.js";
import { keepForOffline } from "./install.js";
import { keepWhatIsAnalysed } from "./kept-analysis.js";
import { listenToKeys } from "./keys.js";
import { startSettings } from "./linked.js";
import "./page.js";
import { watchPaper } from "./paper.js";
import { session } from "./session.js";
import { restoreTheme } from "./theme.js";

/** The page draws with the same colours as its charts. */
function adoptTokens(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokensFor(":root"));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

restoreTheme();
void startSettings();
adoptTokens();
watchPaper();
listenToKeys();
keepWhatIsAnalysed((outcome) => session.say(outcome));
void session.showSample().then(() => {
  warmUp();
  return keepForOffline();
});
