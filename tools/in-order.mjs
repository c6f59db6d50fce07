/**
 * Prints the output of parallel tasks in their order. The output of the first unfinished task appears at once, that of
 * later tasks when their turn comes. Returns a function that takes a task and returns its `print` and `end`.
 */
export function inOrder(all, write) {
  const pending = all.map((one) => ({ one, text: "", isDone: false }));
  const show = () => {
    while (pending.length > 0) {
      const [first] = pending;
      if (first.text !== "") write(first.text);
      first.text = "";
      if (!first.isDone) return;
      pending.shift();
    }
  };
  return (one) => {
    const own = pending.find((entry) => entry.one === one);
    const print = (text) => {
      own.text += text;
      show();
    };
    const end = () => {
      own.isDone = true;
      show();
    };
    return { print, end };
  };
}
