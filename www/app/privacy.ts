/** Strict privacy: nothing is stored, so the address of the page says that it is on. */

import { navigation } from "./navigation.js";
import { session } from "./session.js";
import { preferences } from "./settings.js";
import { keeper } from "./storage/index.js";

export function isStrict(): boolean {
  return keeper.isStrict;
}

/** Turns it on, which erases what is stored, or off, from when on settings are stored again. */
export async function strictPrivacy(isOn: boolean): Promise<void> {
  document.documentElement.toggleAttribute("data-strict", isOn);
  if (isOn) {
    preferences.show({ ...preferences.value, remembersColumns: false, keepsAnalysis: false });
    await keeper.beStrict();
  } else {
    await keeper.relax();
    preferences.change({});
  }
  navigation.amend({ set: { ...navigation.route.set, isStrict: isOn } });
  session.touch();
}
