// The content security policy of each edition of the page, from one table: built into the page as <meta>, and sent by
// the server as headers.
import { createHash } from "node:crypto";

/** Directives that all editions share. */
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

/** For one self-contained file: scripts and style are allowed by hash, and nothing may be fetched. */
const single = {
  "script-src": "HASHES 'wasm-unsafe-eval'",
  "style-src": "HASHES",
  "img-src": "data: blob:",
  "trusted-types": "driftglass driftglass-unpack lit-html",
  "connect-src": "'none'",
};

/**
 * The differences between the editions. Hosted: the page fetches its own wasm and samples, and nothing else; 'self' for
 * workers is for its service worker, after whose start the page narrows the rule to blobs. Single: the file that runs
 * from a disk. Audit: the same file in a frame without an origin, for hosts that send no headers; `sandbox` lists what
 * that frame may do. Embed: a dashboard in such a frame, in a page that any site may frame.
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

/** Returns the policy source that allows exactly this script or style. */
export const hashSource = (text) =>
  `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

/**
 * Returns the policy of an edition for its <meta>. Single-file editions allow only the `scripts` and `styles` they
 * contain.
 */
export function pagePolicy(edition, { scripts = [], styles = [] } = {}) {
  const texts = { "script-src": scripts, "style-src": styles };
  const directives = { ...shared, ...editions[edition].policy };
  for (const [name, own] of Object.entries(texts)) {
    directives[name] = directives[name].replace("HASHES", own.map(hashSource).join(" "));
  }
  return policyText(directives);
}

/** Returns what the frame of an edition may do; `undefined` if the page is not in a frame. */
export const frameSandbox = (edition) => editions[edition].sandbox;

/**
 * Directives that only a header can express: that no other site may frame the page, or that every site may, including
 * isolated ones.
 */
const alone = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const anywhere = {
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/**
 * Returns the headers of an edition: its policy (the one in the page unless `policy` is given), and what only a header
 * can express.
 */
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
