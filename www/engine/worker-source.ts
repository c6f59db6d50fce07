import source from "virtual:driftglass-worker";

interface TrustedPolicy {
  createScriptURL(url: string): unknown;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedPolicy;
}

/** Returns a worker's address through a policy, as Trusted Types require. */
export function trustedUrl(url: string): string {
  const types: TrustedTypes | undefined = Reflect.get(globalThis, "trustedTypes");
  if (types === undefined) return url;
  policy ??= types.createPolicy("driftglass", { createScriptURL: (ours) => ours });
  return policy.createScriptURL(url) as string;
}

let policy: TrustedPolicy | undefined;

/**
 * Makes a worker from a blob. Unlike a worker loaded by address, it is subject to the page's security policy, so it can
 * send no more than the page can.
 */
export function scriptWorker(script: string, name: string): Worker {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(trustedUrl(url), { name });
  // Once the worker answers it has its script, and the address is no longer needed.
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

/** Makes the worker that holds the engine. */
export function blobWorker(): Worker {
  return scriptWorker(source, "driftglass");
}
