// Every way a script of a page has to send something away, as code that a browser runs. Each gets an address of its
// own, so that whoever listens there knows which one it was, even if nothing but a connection arrives.

/**
 * Defines `window.leak(name, { http, host, port, secret, script })` in a page. Like all that follows it is serialised
 * and run there, so it may use nothing from outside. It throws or does nothing where the browser refuses; the listener
 * decides.
 */
function defineTools() {
  const same = (text) => text;
  const all = { createHTML: same, createScript: same, createScriptURL: same };
  const rules = window.trustedTypes?.createPolicy("probe", all) ?? all;
  const add = (tag, attributes, parent = document.body) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    parent.append(element);
    return element;
  };
  const link = (rel, href, more = {}) => add("link", { rel, href, ...more }, document.head);
  const form = (to, method, target) => {
    const element = add("form", { action: to.http, method, ...(target ? { target } : {}) });
    add("input", { name: "secret", value: to.secret }, element);
    element.submit();
  };
  const click = (attributes) => add("a", attributes).click();

  const blob = (code) =>
    rules.createScriptURL(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  window.leakTools = { rules, add, link, form, click, blob };
  window.leaks = {};
  window.leak = async (name, to) => {
    try {
      await window.leaks[name](to);
      return "tried";
    } catch (error) {
      return String(error);
    }
  };
}

/** Requests that a script makes by name. */
function defineRequests() {
  const { rules, add, link, form } = window.leakTools;
  Object.assign(window.leaks, {
    fetch: (to) => fetch(to.http, { mode: "no-cors" }),
    "fetch-keepalive": (to) =>
      fetch(to.http, { method: "POST", body: to.secret, keepalive: true, mode: "no-cors" }),
    xhr: (to) => {
      const request = new XMLHttpRequest();
      request.open("POST", to.http);
      request.send(to.secret);
    },
    websocket: (to) => new WebSocket(to.http.replace("http", "ws")),
    eventsource: (to) => new EventSource(to.http),
    beacon: (to) => navigator.sendBeacon(to.http, to.secret),
    webtransport: (to) => new WebTransport(`https://${to.host}:${to.port}/${to.secret}`),
    "audio-worklet": (to) => new AudioContext().audioWorklet.addModule(to.http),
    "speculation-rules": (to) => {
      const script = document.createElement("script");
      script.type = "speculationrules";
      script.textContent = rules.createScript(
        JSON.stringify({ prefetch: [{ source: "list", urls: [to.http], eagerness: "immediate" }] }),
      );
      document.head.append(script);
    },
    preconnect: (to) => link("preconnect", to.http),
    "frame-form": (to) => {
      add("iframe", { name: "leak-frame" });
      form(to, "post", "leak-frame");
    },
  });
}

/** Elements and styles that load something. */
function defineElements() {
  const { rules, add, link, click } = window.leakTools;
  Object.assign(window.leaks, {
    image: (to) => {
      new Image().src = to.http;
    },
    "image-svg": (to) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
      image.setAttribute("href", to.http);
      svg.append(image);
      document.body.append(svg);
    },
    "image-input": (to) => add("input", { type: "image", src: to.http }),
    "image-poster": (to) => add("video", { poster: to.http }),
    video: (to) => add("video", { src: to.http, preload: "auto" }),
    audio: (to) => add("audio", { src: to.http, preload: "auto" }),
    "css-background": (to) => {
      document.body.style.backgroundImage = `url("${to.http}")`;
    },
    "css-link": (to) => link("stylesheet", to.http),
    "css-import": (to) => {
      add("style", {}, document.head).textContent = `@import url("${to.http}");`;
    },
    font: (to) => new FontFace("leak", `url("${to.http}")`).load(),
    script: (to) => {
      const script = document.createElement("script");
      script.src = rules.createScriptURL(to.http);
      document.head.append(script);
    },
    import: (to) => import(rules.createScriptURL(to.http)),
    modulepreload: (to) => link("modulepreload", to.http),
    prefetch: (to) => link("prefetch", to.http),
    preload: (to) => link("preload", to.http, { as: "fetch", crossorigin: "anonymous" }),
    iframe: (to) => add("iframe", { src: to.http }),
    object: (to) => {
      const object = document.createElement("object");
      object.data = rules.createScriptURL(to.http);
      document.body.append(object);
    },
    embed: (to) => {
      const embed = document.createElement("embed");
      embed.src = rules.createScriptURL(to.http);
      document.body.append(embed);
    },
    ping: (to) => click({ href: "#ping", ping: to.http }),
  });
}

/** Connections from browser to browser. */
function defineConnections() {
  const { add } = window.leakTools;
  const rtc = (server, scope = window) => {
    const peer = new scope.RTCPeerConnection({
      iceServers: [{ urls: server, username: "u", credential: "c" }],
    });
    peer.createDataChannel("leak");
    return peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  };

  Object.assign(window.leaks, {
    "webrtc-stun": (to) => rtc(`stun:${to.host}:${to.port}`),
    "webrtc-turn": (to) => rtc(`turn:${to.host}:${to.port}?transport=tcp`),
    "webrtc-frame": (to) => rtc(`stun:${to.host}:${to.port}`, add("iframe", {}).contentWindow),
  });
}

/** Workers of every kind, and what one from a blob can do. */
function defineWorkers() {
  const { rules, blob } = window.leakTools;
  const inWorker = {
    fetch: (to) => `fetch(${JSON.stringify(to.http)}, { mode: "no-cors" })`,
    xhr: (to) =>
      `const x = new XMLHttpRequest(); x.open("POST", ${JSON.stringify(to.http)}); x.send("${to.secret}")`,
    websocket: (to) => `new WebSocket(${JSON.stringify(to.http.replace("http", "ws"))})`,
    eventsource: (to) => `new EventSource(${JSON.stringify(to.http)})`,
    importscripts: (to) => `importScripts(${JSON.stringify(to.http)})`,
    import: (to) => `import(${JSON.stringify(to.http)}).catch(() => 0)`,
    nested: (to) =>
      `new Worker(URL.createObjectURL(new Blob(['fetch(${JSON.stringify(to.http)}, { mode: "no-cors" })'])))`,
  };
  Object.assign(window.leaks, {
    "worker-url": (to) => {
      new Worker(rules.createScriptURL(to.script)).postMessage(to.http);
    },
    "worker-data": (to) => {
      const code = encodeURIComponent(inWorker.fetch(to));
      new Worker(rules.createScriptURL(`data:text/javascript,${code}`));
    },
    "shared-worker-url": (to) => {
      new SharedWorker(rules.createScriptURL(to.script)).port.postMessage(to.http);
    },
    "shared-worker-blob": (to) => new SharedWorker(blob(inWorker.fetch(to))),
    "service-worker": async (to) => {
      const url = `${to.script}?to=${encodeURIComponent(to.http)}`;
      await navigator.serviceWorker.register(rules.createScriptURL(url));
    },
  });
  for (const [name, code] of Object.entries(inWorker)) {
    window.leaks[`worker-${name}`] = (to) => {
      const worker = new Worker(blob(code(to)));
      worker.onerror = (event) => event.preventDefault();
    };
  }
}

/** Leaving the page, and opening another. */
function defineDepartures() {
  const { add, form, click } = window.leakTools;
  Object.assign(window.leaks, {
    "open-window": (to) => open(to.http),
    "open-link": (to) => click({ href: to.http, target: "_blank", rel: "noopener" }),
    "form-window": (to) => form(to, "post", "_blank"),
    "go-location": (to) => {
      location.href = to.http;
    },
    "go-top": (to) => {
      top.location.href = to.http;
    },
    "go-link": (to) => click({ href: to.http }),
    "go-form-get": (to) => form(to, "get"),
    "go-form-post": (to) => form(to, "post"),
    "go-refresh": (to) =>
      add("meta", { "http-equiv": "refresh", content: `0;url=${to.http}` }, document.head),
  });
}

/** To be run in a page, in this order. */
export const definitions = [
  defineTools,
  defineRequests,
  defineElements,
  defineConnections,
  defineWorkers,
  defineDepartures,
];

/**
 * Channels that are tried on a page of their own: some take the page away, and Chromium 156 ends a page
 * under Connection-Allowlist that asks a frame for WebRTC.
 */
export const needsOwnPage = (name) => name.startsWith("go-") || name === "webrtc-frame";

/** What a server of the page might hold anyway: a script that sends what it is told to. */
export const workerScript = `
const send = (url) => fetch(url, { mode: "no-cors" }).catch(() => 0);
self.onmessage = (event) => send(event.data);
self.onconnect = (event) => { event.ports[0].onmessage = (message) => send(message.data); };
const given = new URL(self.location.href).searchParams.get("to");
if (given) send(given);
`;
