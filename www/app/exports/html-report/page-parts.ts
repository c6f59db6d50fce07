/** Parts of the report's document, by selector. */

type Made<Part> = new () => Part;

export function one<Part extends Element>(selector: string, of: Made<Part>): Part | null {
  const found = document.querySelector(selector);
  return found instanceof of ? found : null;
}

export function all(selector: string, within: ParentNode = document): HTMLElement[] {
  return [...within.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}

/** The value of a number input; `null` if it has none. */
export function numberIn(input: HTMLInputElement | null): number | null {
  return input === null || input.value === "" || !Number.isFinite(input.valueAsNumber)
    ? null
    : input.valueAsNumber;
}
