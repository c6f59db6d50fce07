/**
 * The page around the audit edition: it puts the application into a frame without an origin, which may
 * neither open windows nor leave the page, and which inherits the page's policy.
 */

/** What stands before and after the data blocks in the frame. Put here by the build. */
declare const FRAME: { head: string; tail: string; sandbox: string };

interface Rules {
  createHTML(text: string): string;
}

const types: { createPolicy(name: string, rules: Rules): Rules } | undefined = Reflect.get(
  globalThis,
  "trustedTypes",
);
const same: Rules = { createHTML: (text) => text };
const rules = types?.createPolicy("driftglass-unpack", same) ?? same;

function blocks(): string {
  const found = [...document.querySelectorAll('script[type="application/octet-stream"]')];
  for (const block of found) block.remove();
  return found.map((block) => block.outerHTML).join("");
}

if (self === top) {
  const frame = document.createElement("iframe");
  frame.title = "driftglass";
  frame.setAttribute("sandbox", FRAME.sandbox);
  frame.srcdoc = rules.createHTML(FRAME.head + blocks() + FRAME.tail);
  document.body.append(frame);
} else {
  document.body.textContent = "driftglass does not run within another page.";
}
