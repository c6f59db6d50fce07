// The security policy of each edition of the page, from one table: built into the page as <meta> and sent by the server as headers.

/** Directives that every edition shares. `connect-src` is what an edition decides. */
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

/** What differs between the editions. Hosted: the page fetches its own wasm and samples, and nothing else. */
const editions = {
  hosted: { "connect-src": "'self'" },
};

const policyText = (directives) =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");

/** The policy of an edition, as the page carries it in its <meta>. */
export const pagePolicy = (edition) => policyText({ ...shared, ...editions[edition] });

/** The headers of an edition: the same policy, and what only a header can say. */
export const responseHeaders = (edition) => ({
  "Content-Security-Policy": `${pagePolicy(edition)}; frame-ancestors 'none'`,
  "Connection-Allowlist": "(response-origin)",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
});
