/**
 * Finds where a text stops being JSON, and what was expected there, because the messages of `JSON.parse` differ by
 * version. Also finds duplicate names in an object, of which `JSON.parse` would silently take the last.
 */

/** A fault in a text: the number of characters before it, and what was expected, or the duplicate name. */
export type Fault = { at: number } & ({ expected: string } | { twice: string });

const SPACE = /[\t\n\r ]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

type State = "value" | "value or ]" | "name" | "name or }" | "colon" | "next" | "end";

const EXPECTED: Record<State, string> = {
  value: "a value is expected",
  "value or ]": 'a value or "]" is expected',
  name: "a name in quotes is expected",
  "name or }": 'a name in quotes or "}" is expected',
  colon: "a colon is expected",
  next: "a comma or the end of the list or object is expected",
  end: "nothing more is expected",
};

/** Length of the match of `pattern` at a position; 0 without a match. */
function length(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** The first fault of a text; `null` for JSON (RFC 8259) without duplicate names in an object. */
export function firstFault(text: string): Fault | null {
  const open: ("[" | "{")[] = [];
  const names: Set<string>[] = [];
  let state: State = "value";
  let at = 0;
  const after = (): State => (open.length === 0 ? "end" : "next");
  for (;;) {
    at += length(SPACE, text, at);
    if (at >= text.length && state === "end") return null;
    const fault: Fault = { at, expected: EXPECTED[state] };
    const sign = text[at] ?? "";
    const isValue: boolean = state === "value" || state === "value or ]";
    const isName: boolean = state === "name" || state === "name or }";
    if (isValue && (sign === "[" || sign === "{")) {
      open.push(sign);
      names.push(new Set());
      state = sign === "[" ? "value or ]" : "name or }";
      at += 1;
      continue;
    }
    const closes = open.at(-1) === "[" ? "]" : "}";
    const mayClose = state === "next" || state.endsWith(`or ${closes}`);
    if (open.length > 0 && mayClose && sign === closes) {
      open.pop();
      names.pop();
      state = after();
      at += 1;
      continue;
    }
    if (state === "next" && sign === ",") {
      state = closes === "]" ? "value" : "name";
      at += 1;
      continue;
    }
    if (state === "colon" && sign === ":") {
      state = "value";
      at += 1;
      continue;
    }
    const found = isName || isValue ? length(STRING, text, at) : 0;
    const taken = found > 0 || isName || !isValue ? found : length(PLAIN, text, at);
    if (taken === 0) return fault;
    if (isName) {
      const name = String(JSON.parse(text.slice(at, at + taken)));
      if (names.at(-1)?.has(name)) return { at, twice: name };
      names.at(-1)?.add(name);
    }
    at += taken;
    state = isName ? "colon" : after();
  }
}
