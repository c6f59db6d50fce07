// npm run format: formats all sources, Rust and TypeScript.
import { setUpForTests } from "./setup.mjs";
import { run } from "./shell.mjs";

setUpForTests();
run("cargo", ["fmt", "--all"]);
run("biome", ["check", "--write", "."]);
