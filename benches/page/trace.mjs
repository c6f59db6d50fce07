// Tasks of the page's own thread from a trace: in processor time, which other work on the machine does not lengthen.

const categories = ["toplevel", "v8", "devtools.timeline", "__metadata"];
const scripting =
  /^(EvaluateScript|FunctionCall|TimerFire|FireAnimationFrame|EventDispatch|RunMicrotasks|v8\.|V8\.GC)/;

const taskOf = ({ name }) => name.endsWith("RunTask");

/** The outermost of events that contain each other, by their order of beginning. */
function outermost(events) {
  const sorted = [...events].sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  let end = Number.NEGATIVE_INFINITY;
  return sorted.filter(({ ts, dur = 0 }) => {
    if (ts < end) return false;
    end = ts + dur;
    return true;
  });
}

const processor = ({ dur = 0, tdur = dur }) => tdur / 1000;

/** Runs the action under a trace. Answers ms of processor time: the longest task, all scripting, and tasks over 50. */
export async function traced(browser, page, action) {
  await browser.startTracing(page, { categories });
  await action();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString("utf8"));
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const own = traceEvents.filter(({ pid, tid, ph }) => ph === "X" && threads.has(`${pid}/${tid}`));
  const tasks = own.filter(taskOf).map(processor);
  if (tasks.length === 0) throw new Error("the trace did not see the page's thread");
  const scripts = outermost(own.filter(({ name }) => scripting.test(name))).map(processor);
  return {
    longest: Math.max(...tasks),
    over: tasks.filter((ms) => ms > 50),
    scripting: scripts.reduce((sum, ms) => sum + ms, 0),
  };
}
