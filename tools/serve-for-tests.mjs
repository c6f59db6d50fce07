// Playwright's global setup: serves the built page on a free port and passes the address to the tests.
import { serve } from "./serve.mjs";

export default async function serveForTests() {
  const { url, close } = await serve();
  process.env.DRIFTGLASS_URL = url;
  return close;
}
