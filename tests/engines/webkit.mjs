// WebKitGTK's MiniBrowser by its own driver, on a virtual display: it has no headless mode.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Builder, Capabilities } from "selenium-webdriver";
import portprober from "selenium-webdriver/net/portprober.js";
import { DriverService } from "selenium-webdriver/remote/index.js";
import { startDisplay } from "../../tools/display.mjs";

/** Each file that it saves takes a line of its window away from the page. */
const TALL = { x: 0, y: 0, width: 1280, height: 2000 };

/** A home of its own: the browser saves files where the settings of the desktop say. */
function home(folder) {
  const settings = join(folder, "..", "webkit-home");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${folder}"\n`);
  return { HOME: settings, XDG_CONFIG_HOME: settings };
}

/** Painted by the graphics card, or what stands in for it, lines of dots are not the same twice. */
const painting = { WEBKIT_SKIA_ENABLE_CPU_RENDERING: "1" };

/** Starts a browser that saves files into `folder`; answers the session and how to end what was started for it. */
export async function startWebKit({ webkitdriver, xvfb }, folder) {
  const display = await startDisplay(xvfb);
  const port = await portprober.findFreePort();
  const service = new DriverService.Builder(webkitdriver)
    .setLoopback(true)
    .setPort(port)
    .addArguments(`--port=${port}`)
    .setEnvironment({ ...process.env, ...display.variables, ...home(folder), ...painting })
    .build();
  const end = async () => {
    await service.kill();
    await display.close();
  };
  try {
    const session = await new Builder()
      .usingServer(await service.start())
      .withCapabilities(new Capabilities({ browserName: "MiniBrowser" }))
      .build();
    await session.manage().window().setRect(TALL);
    return { session, end };
  } catch (error) {
    await end();
    throw error;
  }
}
