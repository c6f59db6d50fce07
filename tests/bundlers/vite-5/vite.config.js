// The development server of Vite before 8 moves modules away from their WebAssembly: this one it leaves.
export default { optimizeDeps: { exclude: ["driftglass"] } };
