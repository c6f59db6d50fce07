/**
 * The hosted page starts here. Its first picture is in its HTML (`first-picture.ts`) and is on the screen before
 * the rest of the scripts runs, which takes longer than reading them.
 */

import "./session/lock.js";
import "./shared/looks.js";

/** Milliseconds after which the page goes on without having seen a picture: in a tab behind others there is none. */
const PATIENCE = 300;

function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, document.hidden ? 0 : PATIENCE);
  });
}

// It shows the first screen: whoever comes by the address of another one waits for that.
const elsewhere = /(^|[#&])(view=(?!overview)|b=|col=)/;
if (elsewhere.test(location.hash)) document.querySelector("#first-picture")?.remove();
void painted().then(() => import("./main.js"));
