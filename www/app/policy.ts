/** What the page's own security policy allows, in words, read from the policy itself. */

export function policyText(): string {
  const meta = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
  return meta?.getAttribute("content") ?? "";
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
    return `This page’s security policy tells your browser to refuse every connection (${rule}).`;
  }
  if (allowed === "'self'") {
    return `This page’s security policy tells your browser to refuse every connection except to this site’s own files (${rule}).`;
  }
  return `This page’s security policy limits its connections to: ${rule}.`;
}

/** Tries to reach another site and says what the browser did. */
export async function testPolicy(): Promise<string> {
  const blocked = new Promise<string>((resolve) => {
    addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective), {
      once: true,
    });
  });
  const attempt = fetch("https://example.invalid/").then(
    () => "reached",
    () => "failed",
  );
  const rule = await Promise.race([
    blocked,
    attempt.then(() => new Promise<string>((resolve) => setTimeout(resolve, 200, ""))),
  ]);
  return rule === ""
    ? "The attempt failed, but no policy stopped it."
    : `Blocked by your browser (${rule}).`;
}
