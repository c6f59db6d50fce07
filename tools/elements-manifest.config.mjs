// The analyzer would write the place of its own output into package.json, which names the file in dist.
export default { packagejson: false };
