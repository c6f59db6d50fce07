/** Strict privacy: nothing is stored, so the address of the page says that it is on. */

import { session } from "../session/session.js";
import { preferences } from "../settings/settings.js";
import { keeper } from "../settings/storage/index.js";
import { navigation } from "./navigation.js";

export function isStrict(): boolean {
  return keeper.isStrict;
}

/** Turns it on, which erases what is stored, or off, from when on settings are stored again. */
export async function strictPrivacy(isOn: boolean): Promise<void> {
  document.documentElement.toggleAttribute("data-strict", isOn);
  // At once: who loads the page again while things are being erased finds it strict as well.
  navigation.amend({ set: { ...navigation.route.set, isStrict: isOn } });
  if (isOn) {
    preferences.show({ ...preferences.value, remembersColumns: false, keepsAnalysis: false });
    await keeper.beStrict();
  } else {
    await keeper.relax();
    preferences.change({});
  }
  session.touch();
}
