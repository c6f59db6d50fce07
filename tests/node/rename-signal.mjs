// Loaded into a real `driftglass` by NODE_OPTIONS: it is sent a signal when an output is written but not yet in its place.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

for (const [holder, name] of [
  [fs, "renameSync"],
  [fs.promises, "rename"],
]) {
  const rename = holder[name];
  holder[name] = (...paths) => {
    process.kill(process.pid, process.env.SIGNAL);
    return rename(...paths);
  };
}
syncBuiltinESMExports();
