// One TCP and one UDP listener for each channel, on the same port: whatever arrives there has leaked.
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const HOST = "127.0.0.1";
const ANSWER =
  "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

function listenTcp(seen, secret) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      seen.connected = true;
      socket.on("error", () => undefined);
      socket.on("data", (bytes) => {
        if (bytes.includes(secret)) seen.data = true;
        socket.end(ANSWER);
      });
    });
    server.once("error", reject);
    server.listen(0, HOST, () => resolve(server));
  });
}

function listenUdp(port, seen) {
  return new Promise((resolve) => {
    const socket = createSocket("udp4", () => {
      seen.connected = true;
    });
    socket.once("error", () => resolve(null));
    socket.bind(port, HOST, () => resolve(socket));
  });
}

/** Both on one port; another one is taken where somebody else has it for UDP. */
async function listenBoth(seen, secret) {
  for (;;) {
    const tcp = await listenTcp(seen, secret);
    const udp = await listenUdp(tcp.address().port, seen);
    if (udp !== null) return { tcp, udp, port: tcp.address().port };
    tcp.close();
  }
}

/**
 * A listener of its own for each name. `to(name)` is where that channel sends; `seen(name)` is "data"
 * if its secret arrived, "connection" if something else did, otherwise null.
 */
export async function listen(names) {
  const all = new Map();
  for (const name of names) {
    const seen = { connected: false, data: false };
    const secret = `secret-of-${name}`;
    all.set(name, { seen, secret, ...(await listenBoth(seen, secret)) });
  }
  return {
    to(name) {
      const { port, secret } = all.get(name);
      return { http: `http://${HOST}:${port}/${secret}`, host: HOST, port, secret };
    },
    seen(name) {
      const { connected, data } = all.get(name).seen;
      if (data) return "data";
      return connected ? "connection" : null;
    },
    close() {
      for (const { tcp, udp } of all.values()) {
        tcp.close();
        udp.close();
      }
    },
  };
}
