/** Connects settings and address: applies what a link carries, and writes changes into the address. */

import { format } from "../../charts/index.js";
import { session } from "../session/session.js";
import { preferences } from "../settings/settings.js";
import { keeper } from "../settings/storage/index.js";
import { navigation } from "./navigation.js";

/** Settings from the address take precedence over stored ones; they are stored only with the next change. */
export async function startSettings(): Promise<void> {
  const linked = { ...navigation.route.set };
  keeper.isStrict = linked.isStrict;
  document.documentElement.toggleAttribute("data-strict", linked.isStrict);
  keeper.addEventListener("reread", () => void preferences.restore());
  preferences.addEventListener("change", writeNumbers);
  await preferences.restore();
  const { timeZone, thresholds } = preferences.value;
  preferences.show({
    ...preferences.value,
    timeZone: linked.timeZone ?? timeZone,
    thresholds: { ...thresholds, ...linked.thresholds },
  });
  session.split.timeZone = preferences.value.timeZone;
  preferences.addEventListener("change", writeIntoAddress);
}

let written = preferences.value.numbers;

function writeNumbers(): void {
  const { numbers } = preferences.value;
  if (numbers === written) return;
  written = numbers;
  format.writeNumbersAs(numbers);
  session.redraw();
}

function writeIntoAddress(): void {
  const { timeZone, thresholds } = preferences.value;
  const { set } = navigation.route;
  const zone = timeZone === "UTC" ? null : timeZone;
  navigation.amend({ set: { ...set, timeZone: zone, thresholds } });
}
