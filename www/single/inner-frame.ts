/**
 * Puts the application into a frame without an origin, which cannot open windows or leave the page, and which inherits
 * the page's policy. The application's data blocks move from the page into the frame.
 */

/** The HTML before and after the data blocks in the frame. */
export interface FrameParts {
  head: string;
  tail: string;
  sandbox: string;
}

interface Rules {
  createHTML(text: string): string;
}

const same: Rules = { createHTML: (text) => text };

/** Returns a Trusted Types policy for the HTML of a frame, where these are enforced. */
function rules(): Rules {
  const types: { createPolicy(name: string, rules: Rules): Rules } | undefined = Reflect.get(
    globalThis,
    "trustedTypes",
  );
  return types?.createPolicy("driftglass-unpack", same) ?? same;
}

function blocks(): string {
  const found = [...document.querySelectorAll('script[type="application/octet-stream"]')];
  for (const block of found) block.remove();
  return found.map((block) => block.outerHTML).join("");
}

/** Adds the frame to the page. The application in it reads `name` as its `window.name`. */
export function innerFrame({ head, tail, sandbox }: FrameParts, name = ""): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.title = "driftglass";
  frame.name = name;
  frame.setAttribute("sandbox", sandbox);
  frame.srcdoc = rules().createHTML(head + blocks() + tail);
  document.body.append(frame);
  return frame;
}
