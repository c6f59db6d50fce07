// Starts a virtual display for WebKitGTK, which has no headless mode.
import { spawn } from "node:child_process";

/** Maximum time in milliseconds for Xvfb to report its display. */
const START_MS = 20_000;

/** Returns the display that Xvfb reports on its file descriptor 3, such as ":3". */
function numbered(server) {
  return new Promise((resolve, reject) => {
    const give = (reason) => {
      clearTimeout(timer);
      reject(new Error(`Xvfb gave no display: ${reason}`));
    };
    const timer = setTimeout(() => give(`nothing within ${START_MS} ms`), START_MS);
    server.once("error", (error) => give(error.message));
    server.once("exit", (code, signal) => give(`it ended with ${signal ?? code}`));
    let said = "";
    server.stdio[3].on("data", (bytes) => {
      said += bytes;
      if (!said.includes("\n")) return;
      clearTimeout(timer);
      resolve(`:${said.trim()}`);
    });
  });
}

/** Starts Xvfb on a free display. `variables` holds the environment that a browser needs to find it. */
export async function startDisplay(xvfb) {
  const screen = ["-screen", "0", "1400x2200x24", "-nolisten", "tcp"];
  const server = spawn(xvfb, ["-displayfd", "3", ...screen], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const display = await numbered(server).catch((error) => {
    server.kill();
    throw error;
  });
  server.removeAllListeners("exit");
  const ended = new Promise((resolve) => server.once("exit", resolve));
  return {
    variables: { DISPLAY: display, GDK_BACKEND: "x11" },
    async close() {
      server.kill();
      await ended;
    },
  };
}
