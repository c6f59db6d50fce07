declare module "virtual:driftglass-report" {
  /** The bundled script and style of exported reports. */
  export const script: string;
  export const style: string;
  /** Their hashes as in a policy: `sha256-…`. */
  export const scriptHash: string;
  export const styleHash: string;
}
