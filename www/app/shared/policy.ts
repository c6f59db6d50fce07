/** Describes what the page's own security policy allows, read from the policy itself. */

import type { Edition } from "./edition.js";

/** All policies of the page: a rule holds if any of them has it. */
export function policyText(): string {
  const metas = document.querySelectorAll('meta[http-equiv="Content-Security-Policy"]');
  return [...metas].map((meta) => meta.getAttribute("content") ?? "").join("; ");
}

function directive(policy: string, name: string): string | null {
  for (const part of policy.split(";")) {
    const [key, ...values] = part.trim().split(/\s+/);
    if (key === name) return values.join(" ");
  }
  return null;
}

/** The sentence about connections that follows from the policy. */
export function connectionSentence(policy: string): string {
  const allowed = directive(policy, "connect-src") ?? directive(policy, "default-src");
  if (allowed === null) return "This copy has no security policy of its own.";
  const rule = `connect-src ${allowed}`;
  if (allowed === "'none'") {
    return `This page's security policy tells your browser to refuse every connection (${rule}).`;
  }
  if (allowed === "'self'") {
    return `This page's security policy tells your browser to refuse every connection except to this site's own files (${rule}). The host sees that you opened the page, like any web page.`;
  }
  return `This page's security policy limits its connections to: ${rule}.`;
}

/**
 * What no policy stops, as the leak probe found (tests/leaks). The page does none of it; a compromised library could.
 */
const REMAINS: Record<Edition, string> = {
  hosted:
    "What a policy within a page cannot stop is leaving the page, opening a window, WebRTC within a frame, and preconnecting to a host. Chromium refuses these too if the host sends the header Connection-Allowlist, as the server of this project does; Firefox does not.",
  single:
    "What a policy within a page cannot stop is leaving the page, opening a window, WebRTC within a frame, and preconnecting to a host. In the audit edition no data can leave by any of these.",
  audit:
    "This page runs in a frame without an origin, which can neither leave the page nor open a window. What remains is preconnecting to a host, without data.",
};

export function remainsSentence(edition: Edition): string {
  return REMAINS[edition];
}

const ELSEWHERE = "https://example.invalid/";
/** How long to wait for the browser's report, which comes before or shortly after the attempt fails. */
const REPORT_MS = 500;

/** What the browser did with an attempt to reach another site. */
export interface PolicyTest {
  isBlocked: boolean;
  text: string;
  /** The browser's own report, line by line. */
  report: [name: string, value: string][];
}

function refusal(): Promise<SecurityPolicyViolationEvent | null> {
  return new Promise((resolve) => {
    const listen = (event: SecurityPolicyViolationEvent): void => {
      if (!event.blockedURI.startsWith(ELSEWHERE.slice(0, -1))) return;
      removeEventListener("securitypolicyviolation", listen);
      resolve(event);
    };
    addEventListener("securitypolicyviolation", listen);
    void fetch(ELSEWHERE, { mode: "no-cors" })
      .catch(() => undefined)
      .then(() => setTimeout(() => resolve(null), REPORT_MS));
  });
}

/** Tries to reach another site and returns what the browser did. */
export async function testPolicy(): Promise<PolicyTest> {
  const event = await refusal();
  if (event === null)
    return { isBlocked: false, text: "The attempt failed, but no policy stopped it.", report: [] };
  return {
    isBlocked: true,
    text: "Blocked by your browser ✔",
    report: [
      ["Blocked address", event.blockedURI],
      ["Broken rule", event.effectiveDirective],
      ["Rule was enforced", event.disposition === "enforce" ? "yes" : "no, only reported"],
    ],
  };
}

/** The SHA-256 of the offline copy beside this page; `null` if there is none. */
export function offlineHash(): string | null {
  return (
    document
      .querySelector('meta[name="driftglass-offline-sha256"]')
      ?.getAttribute("content")
      ?.trim() ?? null
  );
}
