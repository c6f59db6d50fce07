// npm start: installs what is missing, builds what is stale, serves the page.
import { build } from "./build.mjs";
import { serve } from "./serve.mjs";
import { main, say, seconds } from "./shell.mjs";

await main(import.meta.url, async () => {
  const start = performance.now();
  say(
    "driftglass: sets up, builds, serves. The first time takes 3 to 8 minutes, later ones seconds.",
  );
  await build();
  const { url } = await serve({ port: Number(process.env.PORT ?? 0) });
  say(`Ready after ${seconds(start)}: ${url} (only this machine can reach it; Ctrl+C stops it)`);
});
