/**
 * Removes WebRTC before any other code runs: no content security policy stops it, and nothing here needs it. `main.ts`
 * imports this first, and the single file runs it in its first script.
 */
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection"]) {
  Object.defineProperty(globalThis, name, { value: undefined });
}

export {};
