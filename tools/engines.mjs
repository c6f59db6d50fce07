// Finds and installs what test:all needs besides Chromium: Firefox and WebKit, their drivers, and a display.
// Throws an error with instructions for anything that can be neither found nor installed.
import { announce, installDebian } from "./setup.mjs";
import { compiledTool, GECKODRIVER_VERSION, main, run, say, which } from "./shell.mjs";

/** Returns Firefox and geckodriver; `null` for each that is missing. */
export function findFirefox() {
  return {
    firefox: process.env.FIREFOX ?? which("firefox-esr") ?? which("firefox"),
    geckodriver: process.env.GECKODRIVER ?? which("geckodriver"),
  };
}

/**
 * Returns WebKitGTK's driver, which starts its own MiniBrowser, and the display that it needs; `null` for each that is
 * missing.
 */
export function findWebKit() {
  return {
    webkitdriver: process.env.WEBKITDRIVER ?? which("WebKitWebDriver"),
    xvfb: which("Xvfb"),
  };
}

/** Installs geckodriver from its crate, because Debian has no package of it. */
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

/** Returns Firefox and geckodriver. Installs Firefox on Debian as root, and its driver with cargo. */
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

/** Returns WebKitGTK with its driver and a virtual display. Installs them on Debian as root. */
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
