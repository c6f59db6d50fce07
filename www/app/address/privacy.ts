/** Strict privacy: nothing is stored, so the page's address records that it is on. */

import { session } from "../session/session.js";
import { preferences } from "../settings/settings.js";
import { keeper } from "../settings/storage/index.js";
import { navigation } from "./navigation.js";

export function isStrict(): boolean {
  return keeper.isStrict;
}

/** Turns strict privacy on, which erases what is stored, or off, so that settings are stored again. */
export async function strictPrivacy(isOn: boolean): Promise<void> {
  document.documentElement.toggleAttribute("data-strict", isOn);
  // Immediately, so that a reload during erasing finds strict privacy on.
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
