/** Lets the hosted page open without a network from the second visit on. */

import { trustedUrl } from "../engine/worker-source.js";
import { edition } from "./shared/edition.js";

/**
 * The policy allows starting the service worker from this site. After that, no worker by address is needed, so a second
 * policy, which can only restrict the first, allows only those from blobs.
 */
function narrowWorkers(): void {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = "worker-src blob:";
  document.head.append(meta);
}

export async function keepForOffline(): Promise<void> {
  if (edition() !== "hosted") return;
  try {
    await navigator.serviceWorker?.register(trustedUrl("./service-worker.js"));
  } catch {
    // Without it the page needs the network to open, as any page does.
  } finally {
    narrowWorkers();
  }
}
