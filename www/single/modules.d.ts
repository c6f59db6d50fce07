declare module "hyparquet-compressors/src/brotli.js" {
  export { decompressBrotli } from "hyparquet-compressors";
}
