import { configure } from "driftglass/elements";
import wasm from "driftglass/core_bg.wasm";

// The engine is in the module: nothing beside it is fetched.
configure({ wasm });
