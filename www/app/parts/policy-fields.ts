import { html, nothing, type TemplateResult } from "lit";

interface TextField {
  label: string;
  /** The field's name, by which errors are assigned to it. */
  place: string;
  value: string;
  placeholder: string;
  fault: string | null;
  take: (typed: string) => void;
}

/** A field that keeps what was typed, with any error below it. */
export function text(field: TextField): TemplateResult {
  const { label, place, value, placeholder, fault, take } = field;
  const id = `fault-${place}`;
  const input = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) take(target.value);
  };
  return html`<div class="field">
    <label>${label}
      <input
        type="text"
        name=${place}
        autocomplete="off"
        spellcheck="false"
        class=${place.endsWith(".name") ? "wide" : ""}
        inputmode=${place.endsWith(".name") ? "text" : "decimal"}
        placeholder=${placeholder || nothing}
        .value=${value}
        aria-invalid=${fault === null ? nothing : "true"}
        aria-describedby=${fault === null ? nothing : id}
        @input=${input}
      />
    </label>
    ${fault === null ? nothing : html`<p id=${id} class="fault">${fault}</p>`}
  </div>`;
}

/** A choice among named values. */
export function select<Value extends string>(
  label: string,
  options: readonly (readonly [Value, string])[],
  chosen: Value,
  take: (value: Value) => void,
): TemplateResult {
  const change = ({ target }: Event): void => {
    const found = target instanceof HTMLSelectElement ? options[target.selectedIndex] : undefined;
    if (found) take(found[0]);
  };
  return html`<label class="field">${label}
    <select @change=${change}>
      ${options.map(
        ([value, name]) =>
          html`<option value=${value} .selected=${value === chosen}>${name}</option>`,
      )}
    </select>
  </label>`;
}
