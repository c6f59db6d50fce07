// What a page is asked while it is measured. The functions given to `evaluate` run in the page.

/** Before anything of the page runs: collects what the browser says of painting, moving and blocking. */
export function install() {
  const seen = { largestPaint: 0, shift: 0, blocked: [], events: [] };
  globalThis.benchSeen = seen;
  const watch = (type, take, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
      ...more,
    });
  watch("largest-contentful-paint", ({ startTime }) => {
    seen.largestPaint = startTime;
  });
  watch("layout-shift", ({ value, hadRecentInput }) => {
    if (!hadRecentInput) seen.shift += value;
  });
  watch("longtask", ({ startTime, duration }) => seen.blocked.push({ startTime, duration }));
  watch(
    "event",
    ({ name, duration, interactionId, processingStart, processingEnd }) => {
      if (interactionId > 0)
        seen.events.push({ name, duration, handling: processingEnd - processingStart });
    },
    { durationThreshold: 16 },
  );
}

/** Asks for a moment every 10 ms and keeps the longest time in which none came. */
export const startTimer = (page) =>
  page.evaluate(() => {
    globalThis.benchSeen.blocked.length = 0;
    const timer = { last: performance.now(), gap: 0 };
    timer.id = setInterval(() => {
      const now = performance.now();
      timer.gap = Math.max(timer.gap, now - timer.last);
      timer.last = now;
    }, 10);
    globalThis.benchTimer = timer;
  });

/** The longest gap of the timer, and the tasks over 50 ms that the browser reported since its start. */
export const stopTimer = (page) =>
  page.evaluate(() => {
    clearInterval(globalThis.benchTimer.id);
    const blocked = globalThis.benchSeen.blocked.map(({ duration }) => duration);
    return { gap: globalThis.benchTimer.gap, blocked };
  });

/** Waits until the page has drawn what it was asked for and has had nothing to do for a while. */
export const quiet = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const rest = () => requestIdleCallback(() => setTimeout(resolve, 100));
        requestAnimationFrame(() => requestAnimationFrame(rest));
      }),
  );

/** The longest interaction since the last call, in ms: from the press to the next picture. */
export const takeLatency = (page) =>
  page.evaluate(() => {
    const durations = globalThis.benchSeen.events.map(({ duration }) => duration);
    globalThis.benchSeen.events.length = 0;
    return Math.max(0, ...durations);
  });
