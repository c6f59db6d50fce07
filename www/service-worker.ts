/**
 * Caches the page and its files, so that it opens without a network. The build inserts their names: a new version of
 * the page has a new cache, and the old cache is deleted once no open page needs it.
 */

/** Addresses relative to this script, and a hash of their content. Inserted by the build. */
declare const PAGE: { files: string[]; version: string };

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Waiting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

declare const self: {
  registration: { scope: string };
  clients: { claim(): Promise<void> };
  addEventListener<Kind extends Event>(name: string, listen: (event: Kind) => void): void;
};

const NAME = `driftglass ${self.registration.scope}`;
const CURRENT = `${NAME} ${PAGE.version}`;

async function keep(): Promise<void> {
  const cache = await caches.open(CURRENT);
  await cache.addAll(PAGE.files.map((file) => new Request(file, { cache: "reload" })));
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(`${NAME} `) && name !== CURRENT) await caches.delete(name);
  await self.clients.claim();
}

/** Returns the cached response, or one from the network if it is not cached, such as the offline copy. */
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CURRENT);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

self.addEventListener<Waiting>("install", (event) => event.waitUntil(keep()));
self.addEventListener<Waiting>("activate", (event) => event.waitUntil(dropOthers()));
self.addEventListener<Fetching>("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope))
    event.respondWith(answer(event.request));
});

export {};
