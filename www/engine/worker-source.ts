import source from "virtual:driftglass-worker";

interface TrustedPolicy {
  createScriptURL(url: string): unknown;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedPolicy;
}

/** Where Trusted Types are enforced a worker's address must come from a policy. */
export function trustedUrl(url: string): string {
  const types: TrustedTypes | undefined = Reflect.get(globalThis, "trustedTypes");
  if (types === undefined) return url;
  policy ??= types.createPolicy("driftglass", { createScriptURL: (ours) => ours });
  return policy.createScriptURL(url) as string;
}

let policy: TrustedPolicy | undefined;

/**
 * A worker from a blob: unlike one loaded by address it is bound by the page's own
 * security policy, so it can send no more than the page can.
 */
export function scriptWorker(script: string, name: string): Worker {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(trustedUrl(url), { name });
  // The worker has its script once it answers; the address is not needed after that.
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

/** The worker that holds the engine. */
export function blobWorker(): Worker {
  return scriptWorker(source, "driftglass");
}
