// Playwright's global set-up: serves the built page on a free port for the run and tells the tests where.
import { serve } from "./serve.mjs";

export default async function serveForTests() {
  const { url, close } = await serve();
  process.env.DRIFTGLASS_URL = url;
  return close;
}
