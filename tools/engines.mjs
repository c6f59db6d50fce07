// Finds and installs what test:all needs beside Chromium: Firefox and WebKit, their drivers, and a display.
// Nothing here is left out quietly: what can be neither found nor installed is an error that says what to do.
import { announce, installDebian } from "./setup.mjs";
import { compiledTool, GECKODRIVER_VERSION, main, run, say, which } from "./shell.mjs";

/** Firefox and geckodriver, or null for each that is not there. */
export function findFirefox() {
  return {
    firefox: process.env.FIREFOX ?? which("firefox-esr") ?? which("firefox"),
    geckodriver: process.env.GECKODRIVER ?? which("geckodriver"),
  };
}

/** WebKitGTK's driver, which starts its own MiniBrowser, and the display that this needs; or null for each. */
export function findWebKit() {
  return {
    webkitdriver: process.env.WEBKITDRIVER ?? which("WebKitWebDriver"),
    xvfb: which("Xvfb"),
  };
}

/** Debian has no package of geckodriver; its source is a crate. */
function installGeckodriver() {
  const version = ["geckodriver", "--version", GECKODRIVER_VERSION, "--locked"];
  announce("Compiling geckodriver for the tests in Firefox", "3 to 10 minutes, once", () =>
    run("cargo", [
      "install",
      ...version,
      "--root",
      compiledTool("geckodriver", GECKODRIVER_VERSION),
    ]),
  );
}

/** Firefox and geckodriver: Firefox is installed on Debian by root, its driver by cargo. */
export function ensureFirefox() {
  if (findFirefox().firefox === null) installDebian("for the tests in Firefox", ["firefox-esr"]);
  if (findFirefox().geckodriver === null) installGeckodriver();
  const found = findFirefox();
  if (found.firefox && found.geckodriver) return found;
  throw new Error(
    "The tests in Firefox need Firefox and geckodriver. On Debian: apt-get install firefox-esr; cargo install geckodriver. " +
      "Elsewhere: install both and set FIREFOX and GECKODRIVER to their paths.",
  );
}

/** WebKitGTK with its driver, and a virtual display: installed on Debian by root. */
export function ensureWebKit() {
  const isThere = ({ webkitdriver, xvfb }) => webkitdriver !== null && xvfb !== null;
  if (isThere(findWebKit())) return findWebKit();
  installDebian("for the tests in WebKit", ["webkit2gtk-driver", "xvfb"]);
  const found = findWebKit();
  if (isThere(found)) return found;
  throw new Error(
    "The tests in WebKit need WebKitGTK's driver and a virtual display. On Debian: apt-get install webkit2gtk-driver xvfb. " +
      "Elsewhere: install Xvfb and WebKitWebDriver, and set WEBKITDRIVER to its path.",
  );
}

await main(import.meta.url, () => {
  const { firefox, geckodriver } = ensureFirefox();
  const { webkitdriver, xvfb } = ensureWebKit();
  say(`Everything is there: ${[firefox, geckodriver, webkitdriver, xvfb].join(", ")}.`);
});
