// Firefox, headless, by geckodriver. The leak probe uses the same.
import { Builder } from "selenium-webdriver";
import firefox from "selenium-webdriver/firefox.js";

/** Starts a browser with these preferences beside its own. */
export function startFirefox({ firefox: binary, geckodriver }, preferences = {}) {
  const options = new firefox.Options().setBinary(binary).addArguments("-headless");
  for (const [name, value] of Object.entries(preferences)) options.setPreference(name, value);
  return new Builder()
    .forBrowser("firefox")
    .setFirefoxOptions(options)
    .setFirefoxService(new firefox.ServiceBuilder(geckodriver))
    .build();
}

/** What makes it save every file into `folder` without a question. */
export const savesInto = (folder) => ({
  "browser.download.folderList": 2,
  "browser.download.dir": folder,
  "browser.download.alwaysOpenPanel": false,
  "browser.helperApps.neverAsk.saveToDisk": "application/json,text/csv,text/plain,text/markdown",
});
