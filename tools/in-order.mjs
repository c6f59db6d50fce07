/**
 * Where several that run side by side print: one after another in their order. What the first that is not done prints
 * is seen at once, what those after it print once their turn has come. Answers with how one of them prints and ends.
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
