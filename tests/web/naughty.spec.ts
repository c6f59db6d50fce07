// T7 and T14: hundreds of texts that want to be code, or not to be seen, as names of columns, categories and files.
import { Buffer } from "node:buffer";
import type { Page } from "@playwright/test";
import { analyse, choose, expect, open, test, unfold } from "./support.js";
import { settled } from "./texts.js";

test.use({ warmsUp: false });

const RUN = "window.__xss=1";
const payloads = [
  `<script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<iframe srcdoc="<script>parent.__xss=1</script>">`,
  `<iframe src="javascript:parent.__xss=1">`,
  `<a href="javascript:${RUN}">x</a>`,
  `<details open ontoggle=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<body onload=${RUN}>`,
  `<style>@import "data:,*{x:y}"</style>`,
  `<math><mtext><script>${RUN}</script></mtext></math>`,
  `<template shadowrootmode=open><script>${RUN}</script></template>`,
  `<driftglass-page onclick=${RUN}>`,
  `\${${RUN}}`,
  `{{constructor.constructor('${RUN}')()}}`,
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `__proto__`,
  `constructor`,
];

/** Ways out of an attribute, a text, a comment, a script, a template or a string. */
const disguises: ((text: string) => string)[] = [
  (text) => text,
  (text) => `">${text}`,
  (text) => `'>${text}`,
  (text) => `-->${text}`,
  (text) => `</script>${text}`,
  (text) => `</title></style></textarea>${text}`,
  (text) => `<!--?lit$0$-->${text}<?>`,
  (text) => `]]>${text}`,
  (text) => text.replaceAll("<", "\uff1c").replaceAll(">", "\uff1e"),
  (text) => text.toUpperCase(),
  (text) => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  (text) => `\\";${text}//`,
];

/** T14: each of these is shown by a token. */
const unseen = [
  ...[0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e],
  ...[
    0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0x01, 0x07, 0x08, 0x0b, 0x0c, 0x1b, 0x7f, 0x80, 0x85,
    0x9b,
  ],
  ...[0x2060, 0x2061, 0x00ad, 0x061c, 0x180e],
];

const naughty = payloads.flatMap((payload) => disguises.map((disguise) => disguise(payload)));
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const character = (code: number): string => String.fromCodePoint(code);

/** Forty columns, each named by one of them, whose cells are all the others in turn. */
function csv(shift: number): Buffer {
  const names = naughty.filter((_, at) => at % 6 === 0);
  const hidden = unseen.map((code) => `un${character(code)}seen`);
  const lines = Array.from({ length: 300 }, (_, row) =>
    [
      ...names.map((_, column) => naughty[(row * (1 + shift) + column) % naughty.length] ?? ""),
      hidden[(row * (1 + shift)) % (unseen.length / 3)] ?? "",
      hidden[(row % 10) + 10] ?? "",
      hidden[(row % 10) + 20] ?? "",
    ]
      .map(quoted)
      .join(","),
  );
  const header = [...names, "first", "second", "third"].map(quoted).join(",");
  return Buffer.from(`${header}\n${lines.join("\n")}\n`);
}

const file = (name: string, shift: number) => ({ name, mimeType: "text/csv", buffer: csv(shift) });

/** What stands in the place of a character that is not seen: its picture, else its number. */
function token(code: number): string {
  if (code < 0x20) return character(0x2400 + code);
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

declare global {
  interface Window {
    refused: string[];
  }
}

/** Nothing ran, and nothing was even tried: the policy had nothing to refuse. */
async function expectInert(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: Reflect.get(window, "__xss") ?? null,
    refused: window.refused,
    polluted: Object.keys(Object.prototype),
    frames: document.querySelectorAll("iframe, object, embed, base").length,
  }));
  expect(found, where).toEqual({ ran: null, refused: [], polluted: [], frames: 0 });
}

test("hundreds of texts that want to be code are shown as text, everywhere", async ({ page }) => {
  expect(naughty.length).toBe(240);
  await page.addInitScript(() => {
    window.refused = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, sample }) => {
      window.refused.push(`${violatedDirective} ${sample}`);
    });
  });
  await open(page);
  await choose(page, file(`${payloads[1]?.replaceAll("/", "")}.csv`, 0), [
    file(`">${payloads[2]?.replaceAll("/", "")}.csv`, 1),
  ]);
  await expectInert(page, "mapping");
  await analyse(page);
  for (const view of ["overview", "drift", "quality", "alerts", "decide", "export"]) {
    await page.goto(`./#v=1&view=${view}`);
    await settled(page);
    await expectInert(page, view);
  }
  for (const [column, codes] of [
    ["first", unseen.slice(0, 10)],
    ["second", unseen.slice(10, 20)],
    ["third", unseen.slice(20, 30)],
  ] as const) {
    await page.goto(`./#v=1&view=drift&col=${column}`);
    const opened = page.locator("driftglass-distribution");
    await expect(opened.locator(".title")).toContainText(column);
    await unfold(page);
    for (const code of codes) {
      await expect(opened.locator("table").first()).toContainText(`un${token(code)}seen`);
    }
  }
  await expectInert(page, "categories");
});
