// Otherwise the analyzer would write the path of its own output into package.json, which names the file in dist.
export default { packagejson: false };
