/** The page's looks, set before anything is drawn: its theme, and its colours, which charts use too. */

import { moreContrastFor, tokensFor } from "../../charts/theme.js";
import { restoreTheme } from "./theme.js";

/** What the high-contrast theme has in addition to what people get who ask for more contrast. */
const BLACK_ON_WHITE = ["fg", "muted", "line", "edge"].map(
  (name) => [name, "#000", "#fff"] as const,
);

const sheet = new CSSStyleSheet();
const contrast = moreContrastFor(":root[data-contrast=more]", [
  ...BLACK_ON_WHITE,
  ["bg", "#fff", "#000"],
  ["surface", "#f6f8fa", "#101214"],
  ["accent", "#003a8c", "#9ecbff"],
]);
sheet.replaceSync(tokensFor(":root") + contrast);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
restoreTheme();
