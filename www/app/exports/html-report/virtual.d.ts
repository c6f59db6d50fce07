declare module "virtual:driftglass-report" {
  /** The script of exported reports with everything it needs, and their style: bundled when the page is. */
  export const script: string;
  export const style: string;
  /** Their hashes as a policy names them: `sha256-…`. */
  export const scriptHash: string;
  export const styleHash: string;
}
