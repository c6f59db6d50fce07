/**
 * Puts the application into a frame without an origin, which may neither open windows nor leave the page, and which
 * inherits the page's policy. The page carries the application's data blocks; they move into the frame.
 */

/** What stands before and after the data blocks in the frame. */
export interface FrameParts {
  head: string;
  tail: string;
  sandbox: string;
}

interface Rules {
  createHTML(text: string): string;
}

const same: Rules = { createHTML: (text) => text };

/** Where Trusted Types are enforced, the text of a frame comes from a policy. */
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

/** The frame, in the page. The application in it reads `name` as its `window.name`. */
export function innerFrame({ head, tail, sandbox }: FrameParts, name = ""): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.title = "driftglass";
  frame.name = name;
  frame.setAttribute("sandbox", sandbox);
  frame.srcdoc = rules().createHTML(head + blocks() + tail);
  document.body.append(frame);
  return frame;
}
