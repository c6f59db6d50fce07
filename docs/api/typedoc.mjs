// What typedoc reads and writes; paths are relative to this folder.
import { OptionDefaults } from "typedoc";

export default {
  name: "driftglass",
  entryPoints: ["engine", "core", "elements"].map((part) => `../../www/${part}/index.ts`),
  tsconfig: "tsconfig.json",
  out: "../../build/docs",
  readme: "../../README.md",
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  excludeExternals: true,
  treatWarningsAsErrors: true,
  hideGenerator: true,
  // A copy without a remote makes the same pages.
  disableSources: true,
  // The generated glue is nobody's to use.
  intentionallyNotExported: ["Table", "GradualRollout", "RetrainingTrigger"].map(
    (name) => `www/core/pkg/core.d.ts:${name}`,
  ),
  // Those of custom-elements.json and of the JSON Schemas beside typedoc's own.
  blockTags: [
    ...OptionDefaults.blockTags,
    ...["@tag", "@slot", "@csspart", "@fires"],
    ...["@asType", "@minimum", "@maximum", "@exclusiveMinimum", "@exclusiveMaximum"],
  ],
};
