// Checks that the feature `std` of statrs and num-traits is off. With it, p-values differ between native and wasm in
// the last bits.
import { capture, say } from "./shell.mjs";

for (const target of ["wasm32-unknown-unknown", null]) {
  const args = [
    "tree",
    "--locked",
    "-e",
    "normal,features",
    ...(target ? ["--target", target] : []),
  ];
  const tree = capture("cargo", args);
  if (tree === null) throw new Error(`'cargo ${args.join(" ")}' failed`);
  const found = tree.match(/.*\b(?:statrs|num-traits) feature "std".*/);
  if (found)
    throw new Error(
      `a dependency switches on std:\n${found[0]}\nRun 'cargo ${args.join(" ")}' to see which.`,
    );
}
say("neither statrs nor num-traits has std");
