// Loaded into a real `driftglass` by NODE_OPTIONS: a thread that is sent the file named in KILL_AT dies, as of a fault.
import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";

const { Worker } = threads;

threads.Worker = class extends Worker {
  postMessage(message, transfer) {
    const files = (message.args ?? []).map((argument) => argument?.$file ?? "");
    if (files.some((file) => file.endsWith(process.env.KILL_AT))) void this.terminate();
    else super.postMessage(message, transfer);
  }
};
syncBuiltinESMExports();
