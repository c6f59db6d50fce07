/**
 * Entry point of the hosted page. Its first picture is in its HTML (`first-picture.ts`) and on screen before the other
 * scripts run, which takes longer than reading them.
 */

import "./session/lock.js";
import "./shared/looks.js";

/** Milliseconds after which the page goes on without a painted picture: a background tab has none. */
const PATIENCE = 300;

function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, document.hidden ? 0 : PATIENCE);
  });
}

// The picture shows the first screen; someone whose address names another screen waits for that.
const elsewhere = /(^|[#&])(view=(?!overview)|b=|col=)/;
if (elsewhere.test(location.hash)) document.querySelector("#first-picture")?.remove();
void painted().then(() => import("./main.js"));
