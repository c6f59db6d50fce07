// Firefox by selenium-webdriver and geckodriver, with the same two calls as Chromium.
import { Builder } from "selenium-webdriver";
import firefox from "selenium-webdriver/firefox.js";
import { which } from "../../tools/shell.mjs";

/** The programs, or null where one of them is not there. */
export function findFirefox() {
  const binary = process.env.FIREFOX ?? which("firefox-esr") ?? which("firefox");
  const driver = process.env.GECKODRIVER ?? which("geckodriver");
  return binary && driver ? { binary, driver } : null;
}

/** Windows may be opened without a click: the probe has none. */
const preferences = {
  "dom.disable_open_during_load": false,
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

export async function startFirefox({ binary, driver }) {
  const options = new firefox.Options().setBinary(binary).addArguments("-headless");
  for (const [name, value] of Object.entries(preferences)) options.setPreference(name, value);
  const session = await new Builder()
    .forBrowser("firefox")
    .setFirefoxOptions(options)
    .setFirefoxService(new firefox.ServiceBuilder(driver))
    .build();
  return {
    async open(url, inFrame) {
      const before = await session.getWindowHandle();
      await session.switchTo().newWindow("tab");
      await session.get(url);
      const isReady = () =>
        session.executeScript(
          "return document.documentElement.dataset.state === 'ready' || document.title === 'no policy'",
        );
      if (inFrame) {
        const [frame] = await session.findElements({ css: "iframe" });
        await session.switchTo().frame(frame);
      }
      await session.wait(isReady, 90_000);
      return {
        run: (code, given) =>
          session.executeScript(`return (${code})(arguments[0])`, given ?? null),
        async close() {
          for (const handle of await session.getAllWindowHandles()) {
            if (handle === before) continue;
            await session.switchTo().window(handle);
            await session.close();
          }
          await session.switchTo().window(before);
        },
      };
    },
    close: () => session.quit(),
  };
}
