// Chromium, headless, by chromedriver. The switches are those of the wasm tests.
import { readFileSync } from "node:fs";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";
import { at } from "../../tools/shell.mjs";

/** Starts a browser that saves files into `folder`. */
export function startChromium({ chromium, chromedriver }, folder) {
  const { args } = JSON.parse(readFileSync(at("webdriver.json"), "utf8"))["goog:chromeOptions"];
  const options = new chrome.Options()
    .setBinaryPath(chromium)
    .addArguments(...args)
    .setUserPreferences({ "download.default_directory": folder });
  return new Builder()
    .forBrowser("chrome")
    .setChromeOptions(options)
    .setChromeService(new chrome.ServiceBuilder(chromedriver))
    .build();
}
