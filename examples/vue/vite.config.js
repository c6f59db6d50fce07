import vue from "@vitejs/plugin-vue";

const isCustomElement = (tag) => tag.startsWith("driftglass-");

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
