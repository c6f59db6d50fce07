/**
 * A dashboard in the frame of another site: it carries out that site's requests, and forwards its own events. Messages
 * pass through the surrounding page (`shell.ts`), which decides who may send them.
 */
import "../embed/index.js";
import { toDriftglassError } from "../core/error.js";
import type { DriftglassDashboard } from "../elements/index.js";
import { type Call, isCall, perform } from "./calls.js";

/** Events of the dashboard, forwarded under the same names. */
const EVENTS = [
  ...["driftglass-progress", "driftglass-result", "driftglass-alert", "driftglass-select"],
  ...["driftglass-arrange", "driftglass-acknowledge", "driftglass-silence"],
  ...["driftglass-config-change", "driftglass-decision", "driftglass-error"],
];

const tell = (message: object): void => parent.postMessage(message, "*");

/** If files may not be chosen in the frame, no setting brings the file inputs back. */
function keepFilesHidden(dashboard: DriftglassDashboard): void {
  const hidden = dashboard.hide.split(/\s+/);
  if (!hidden.includes("files")) dashboard.hide = [...hidden, "files"].join(" ").trim();
}

async function answer(dashboard: DriftglassDashboard, call: Call): Promise<void> {
  const type = "driftglass:answer";
  const { id = null } = call;
  try {
    const value = (await perform(dashboard, call)) ?? null;
    tell({ type, id, value });
  } catch (thrown) {
    tell({ type, id, error: toDriftglassError(thrown).details() });
  }
}

/** Reports the height of the content, so that the surrounding site can fit the frame to it. */
function tellHeight(of: Element): void {
  new ResizeObserver(() => {
    const height = Math.ceil(of.getBoundingClientRect().height);
    tell({ type: "driftglass-size", detail: { height } });
  }).observe(of);
}

function start(): void {
  const dashboard = document.createElement("driftglass-dashboard") as DriftglassDashboard;
  const isForFiles = window.name === "files";
  if (!isForFiles) keepFilesHidden(dashboard);
  for (const name of EVENTS) {
    dashboard.addEventListener(name, (event) => {
      tell({ type: name, detail: (event as CustomEvent<unknown>).detail });
    });
  }
  addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    if (source !== parent || !isCall(data)) return;
    void answer(dashboard, data).then(() => {
      if (!isForFiles) keepFilesHidden(dashboard);
      document.documentElement.style.colorScheme = scheme(dashboard.theme);
    });
  });
  dashboard.addEventListener("driftglass-ready", ({ detail }) => {
    document.documentElement.dataset.state = "ready";
    tell({ type: "driftglass-ready", detail });
  });
  const place = document.querySelector("main") ?? document.body;
  place.append(dashboard);
  if (isForFiles) place.append(promise());
  tellHeight(place);
}

/** What a person who chooses files in the frame is told. */
function promise(): Element {
  const words = document.createElement("p");
  words.className = "private";
  words.textContent =
    "Files you choose are read by your browser, in this frame: the page around it hears nothing of them, and nothing is sent anywhere.";
  return words;
}

/** The background of the frame follows the dashboard's theme. */
function scheme(theme: string | null): string {
  return theme === "light" || theme === "dark" ? theme : "light dark";
}

start();
