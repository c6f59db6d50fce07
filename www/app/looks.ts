/** The page's looks, before anything is drawn: its theme, and the colours that its charts have as well. */

import { tokensFor } from "../charts/theme.js";
import { restoreTheme } from "./theme.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokensFor(":root"));
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
restoreTheme();
