// The security policy of each edition of the page, from one table: built into the page as <meta> and sent by the server as headers.
import { createHash } from "node:crypto";

/** Directives that every edition shares. */
const shared = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "font-src": "'none'",
  "worker-src": "blob:",
  "frame-src": "'none'",
  "object-src": "'none'",
  "form-action": "'none'",
  "base-uri": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "driftglass lit-html",
};

/** One file holds everything: its scripts and its style are named by their hashes, and nothing is fetched. */
const single = {
  "script-src": "HASHES 'wasm-unsafe-eval'",
  "style-src": "HASHES",
  "img-src": "data: blob:",
  "trusted-types": "driftglass driftglass-unpack lit-html",
  "connect-src": "'none'",
};

/**
 * What differs between the editions. Hosted: the page fetches its own wasm and samples, and nothing
 * else; 'self' for workers is its service worker, after whose start the page narrows that rule to blobs. Single: the file that runs from a disk. Audit: the same file in a frame without an origin, for
 * hosts that send no headers; `sandbox` says what that frame may do. Embed: a dashboard in such a frame, within a page
 * that any site may frame.
 */
const editions = {
  hosted: {
    policy: { "connect-src": "'self'", "worker-src": "blob: 'self'", "manifest-src": "'self'" },
  },
  single: { policy: single },
  audit: { policy: single, sandbox: "allow-scripts allow-downloads" },
  embed: { policy: single, sandbox: "allow-scripts allow-downloads", isFramed: true },
};

const policyText = (directives) =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");

/** The source by which a policy allows exactly this script or style. */
export const hashSource = (text) =>
  `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

/**
 * The policy of an edition, as the page carries it in its <meta>. Editions that are one file allow
 * the `scripts` and `styles` they hold, and no others.
 */
export function pagePolicy(edition, { scripts = [], styles = [] } = {}) {
  const texts = { "script-src": scripts, "style-src": styles };
  const directives = { ...shared, ...editions[edition].policy };
  for (const [name, own] of Object.entries(texts)) {
    directives[name] = directives[name].replace("HASHES", own.map(hashSource).join(" "));
  }
  return policyText(directives);
}

/** What the frame of an edition may do, or undefined where the page is not in a frame. */
export const frameSandbox = (edition) => editions[edition].sandbox;

/** What only a header can say: that no other site frames the page, or that each may, also one that is isolated. */
const alone = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const anywhere = {
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/** The headers of an edition: its policy, as the page carries it unless `policy` is given, and what only a header can say. */
export function responseHeaders(edition, policy = pagePolicy(edition)) {
  const { isFramed = false } = editions[edition];
  return {
    "Content-Security-Policy": isFramed ? policy : `${policy}; frame-ancestors 'none'`,
    "Connection-Allowlist": "(response-origin)",
    ...(isFramed ? anywhere : alone),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}
