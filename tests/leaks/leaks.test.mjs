// Nothing leaves: every channel, in every edition as built, in Chromium and Firefox. What a browser cannot be told to
// refuse is listed here by name, as it is on the page and in SECURITY.md; anything else that arrives is a failure.
import assert from "node:assert/strict";
import test from "node:test";
import { ensureFirefox } from "../../tools/engines.mjs";
import { startChromium } from "./browsers.mjs";
import { startFirefox } from "./firefox.mjs";
import { probeAll } from "./probe.mjs";

/** The probe can fail: without a policy at least so many channels are open. */
const LEAST_WITHOUT_POLICY = 30;

const windows = ["open-window", "open-link"];
const navigation = ["go-location", "go-top", "go-link", "go-refresh"];

/** Channels that carry data out, by browser and edition. An empty list is the promise: none. */
const dataLeaks = {
  chromium: {
    hosted: [],
    audit: [],
    framed: [],
    "framed, no headers": [],
    "single file": [...windows, ...navigation],
    "hosted, no headers": [...windows, ...navigation],
  },
  firefox: {
    hosted: [...windows, ...navigation],
    audit: [],
    framed: [],
    "framed, no headers": [],
    // A script that already lies on the disk, or on the host, starts as a worker of its own policy.
    "single file": [...windows, ...navigation, "worker-url", "shared-worker-url"],
    "hosted, no headers": [...windows, ...navigation],
  },
};

/** A connection is made, and nothing of ours is sent over it: who listens learns that somebody is there. */
const connections = {
  chromium: {
    hosted: [],
    audit: ["iframe", "preconnect", "go-location", "go-link", "go-refresh"],
    framed: [],
    "framed, no headers": ["iframe", "preconnect", "go-location", "go-link", "go-refresh"],
    "single file": [
      "webrtc-frame",
      "iframe",
      "frame-form",
      "form-window",
      "preconnect",
      "go-form-get",
      "go-form-post",
    ],
    "hosted, no headers": [
      "webrtc-frame",
      "iframe",
      "frame-form",
      "form-window",
      "preconnect",
      "go-form-get",
      "go-form-post",
    ],
  },
  firefox: {
    hosted: ["preconnect", "webrtc-frame"],
    audit: ["preconnect"],
    framed: ["preconnect"],
    "framed, no headers": ["preconnect"],
    "single file": ["preconnect", "webrtc-frame"],
    "hosted, no headers": ["preconnect", "webrtc-frame"],
  },
};

/** Both are asked: what is missing is installed or an error. */
const browsers = {
  chromium: startChromium,
  firefox: () => startFirefox(ensureFirefox()),
};

for (const [name, start] of Object.entries(browsers)) {
  test(`leaks in ${name}`, async (t) => {
    const browser = await start();
    t.after(() => browser.close());
    for (const edition of ["no policy", "no policy, file"]) {
      await t.test(`${edition}: the listeners hear`, async () => {
        const least = LEAST_WITHOUT_POLICY;
        const { leaks, tried } = (await probeAll(browser, [edition], least))[edition];
        t.diagnostic(`${name}, ${edition}: ${leaks.length} of ${tried} channels`);
        assert.ok(leaks.length >= LEAST_WITHOUT_POLICY, `only ${leaks.map(String)}`);
      });
    }
    for (const [edition, known] of Object.entries(dataLeaks[name])) {
      await t.test(`${edition}: nothing but what is listed`, async () => {
        const { leaks, tried } = (await probeAll(browser, [edition]))[edition];
        const by = (kind) => leaks.filter(([, seen]) => seen === kind).map(([channel]) => channel);
        const [data, connection] = [by("data"), by("connection")];
        t.diagnostic(`${name}, ${edition}: data by ${data.length} of ${tried}: ${data.join(" ")}`);
        t.diagnostic(`${name}, ${edition}: a connection by ${connection.join(" ") || "none"}`);
        const unknown = (found, listed) => found.filter((channel) => !listed.includes(channel));
        assert.deepEqual(unknown(data, known), [], "data left by a channel that is not listed");
        assert.deepEqual(unknown(connection, [...known, ...connections[name][edition]]), []);
      });
    }
  });
}
