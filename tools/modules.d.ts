/** The worker of www/engine/worker.ts, bundled into one classic script, as text: workers start from a blob. */
declare module "virtual:driftglass-worker" {
  const source: string;
  export default source;
}
