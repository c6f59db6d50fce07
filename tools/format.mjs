// npm run format: formats all Rust and TypeScript sources.
import { setUpForTests } from "./setup.mjs";
import { run } from "./shell.mjs";

setUpForTests();
run("cargo", ["fmt", "--all"]);
run("biome", ["check", "--write", "."]);
