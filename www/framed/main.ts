/**
 * A dashboard in the frame of another site: it does what that site's messages ask for, and tells what its events
 * tell. Messages pass through the page around (`shell.ts`), which decides who is listened to.
 */
import "../embed/index.js";
import { toDriftglassError } from "../core/error.js";
import type { DriftglassDashboard } from "../elements/index.js";
import { type Call, isCall, perform } from "./calls.js";

/** Events of the dashboard, which go out under the same names. */
const EVENTS = [
  ...["driftglass-progress", "driftglass-result", "driftglass-alert", "driftglass-select"],
  ...["driftglass-arrange", "driftglass-acknowledge", "driftglass-silence"],
  ...["driftglass-config-change", "driftglass-decision", "driftglass-error"],
];

const tell = (message: object): void => parent.postMessage(message, "*");

/** Without the right to choose files in the frame, no setting brings it back. */
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

/** The site around may want the frame to be as high as what it shows. */
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

/** What the person who chooses files in the frame is told. */
function promise(): Element {
  const words = document.createElement("p");
  words.className = "private";
  words.textContent =
    "Files you choose are read by your browser, in this frame: the page around it hears nothing of them, and nothing is sent anywhere.";
  return words;
}

/** The frame's own ground goes with the dashboard's looks. */
function scheme(theme: string | null): string {
  return theme === "light" || theme === "dark" ? theme : "light dark";
}

start();
