// Firefox by selenium-webdriver and geckodriver, with the same two calls as Chromium.
import { startFirefox as start } from "../engines/firefox.mjs";

/** Windows may be opened without a click: the probe has none. */
const preferences = {
  "dom.disable_open_during_load": false,
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

export async function startFirefox(programs) {
  const session = await start(programs, preferences);
  return {
    async open(url, depth) {
      const before = await session.getWindowHandle();
      await session.switchTo().newWindow("tab");
      await session.get(url);
      const isReady = () =>
        session.executeScript(
          "return document.documentElement.dataset.state === 'ready' || document.title === 'no policy'",
        );
      for (let at = 0; at < depth; at++) {
        const isThere = async () => (await session.findElements({ css: "iframe" })).length > 0;
        await session.wait(isThere, 90_000);
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
