// The elements outside a browser, and custom-elements.json against what the elements are.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import * as elements from "../../dist/elements.js";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const manifest = JSON.parse(read("dist/custom-elements.json"));
const declared = new Map(
  manifest.modules.flatMap(({ declarations }) => declarations.map((one) => [one.name, one])),
);
const classes = Object.entries(elements).filter(
  ([name, value]) => value?.elementProperties && name !== "DriftglassElement",
);

test("in Node the elements can be imported, and again", async () => {
  assert.equal(typeof globalThis.document, "undefined");
  const again = await import(new URL("../../dist/elements.js?again", import.meta.url).href);
  assert.deepEqual(Object.keys(again).sort(), Object.keys(elements).sort());
});

test("the manifest has every element with its properties and attributes", () => {
  assert.equal(manifest.schemaVersion, "2.1.0");
  assert.deepEqual([...declared.keys()].sort(), classes.map(([name]) => name).sort());
  for (const [name, { elementProperties }] of classes) {
    const { members, attributes, tagName } = declared.get(name);
    const known = new Set(members.map((member) => member.name));
    const wanted = [];
    for (const [property, { state, attribute }] of elementProperties) {
      if (state) continue;
      assert.ok(known.has(property), `${tagName}: ${String(property)}`);
      if (attribute !== false)
        wanted.push(typeof attribute === "string" ? attribute : property.toLowerCase());
    }
    assert.deepEqual(attributes.map((one) => one.name).sort(), wanted.sort(), tagName);
  }
});

test("the manifest has every event, part and variable", () => {
  const dashboard = declared.get("DriftglassDashboard");
  const events = [
    ...read("www/elements/events.ts").matchAll(/"(driftglass-[\w-]+)": CustomEvent/g),
  ];
  assert.ok(events.length >= 10);
  assert.deepEqual(
    dashboard.events.map(({ name }) => name).sort(),
    events.map(([, name]) => name).sort(),
  );
  const parts = dashboard.cssParts.map(({ name }) => name).sort();
  assert.deepEqual(parts, ["badge", "button", "chart", "header", "nav", "panel", "table"]);
  assert.deepEqual(
    dashboard.slots.map(({ name }) => name),
    ["header", "empty", "footer"],
  );
  const variables = new Set(dashboard.cssProperties.map(({ name }) => name));
  const named =
    "font fg bg muted line accent reference current ok warn alert radius space ramp-0 ramp-6";
  for (const name of named.split(" ")) assert.ok(variables.has(`--driftglass-${name}`), name);
});

test("every tag is in the manifest as a definition", () => {
  const defined = manifest.modules.flatMap(({ exports }) =>
    exports.filter(({ kind }) => kind === "custom-element-definition").map(({ name }) => name),
  );
  assert.equal(defined.length, classes.length);
  for (const tag of defined)
    assert.match(read("dist/elements.js"), new RegExp(`define\\("${tag}"`));
});
