import {
  html,
  LitElement,
  nothing,
  type PropertyDeclaration,
  type PropertyValues,
  type TemplateResult,
} from "lit";
import { property, state } from "lit/decorators.js";
import { tokens } from "../charts/host-tokens.js";
import { chartStyles } from "../charts/styles.js";
import { type DriftglassError, toDriftglassError, why } from "../core/error.js";
import { type AxisDetail, emit } from "./events.js";
import { misfit } from "./kinds.js";
import { saveChart } from "./save-chart.js";
import { elementStyles } from "./styles.js";

/** How far each key moves the cursor. */
const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
/** Properties that change with a cursor step or the available space, not with the content. */
const STAYS = new Set(["said", "tableOpen", "width"]);

/** An element that knows its width, so that its chart is laid out for that width instead of being scaled. */
export abstract class DriftglassElement extends LitElement {
  /** Styles of the inside, which the page reaches through variables and parts. */
  static override styles = [tokens, chartStyles, elementStyles];

  /** `light`, `dark` or `auto`; if absent, the surrounding `color-scheme` decides. */
  @property({ reflect: true }) theme: string | null = null;

  /** Whether the content depends on the width; if not, a resize does not redraw it. */
  protected readonly isDrawnToWidth: boolean = true;

  /** Px of the content box; 0 until it is laid out. */
  @state() protected width = 0;
  /** Whether the table below the chart is open; it is built only then. */
  @state() protected tableOpen = false;

  /** The table row that the cursor has reached, as text. */
  @state() protected said = "";
  private rowAt = -1;

  private observer: ResizeObserver | null = null;
  private changing: PropertyValues = new Map();
  /** Properties that changed since the last drawing at a known width, with their previous values. */
  private undrawn: PropertyValues = new Map();
  private isTakingBack = false;

  /** Reports a value of the wrong type and keeps the previous one. */
  protected static override getPropertyDescriptor(
    name: PropertyKey,
    key: string | symbol,
    options: PropertyDeclaration,
  ): PropertyDescriptor | undefined {
    const own = LitElement.getPropertyDescriptor(name, key, options);
    return {
      ...own,
      set(this: DriftglassElement, value: unknown) {
        const wrong = misfit(String(name), value, options);
        if (wrong === null) own?.set?.call(this, value);
        // Deferred, so that code which sets a property before adding a listener still receives the event.
        else queueMicrotask(() => this.failed(problem(wrong)));
      },
    };
  }

  /** Reports what went wrong as a `driftglass-error`. */
  protected failed(thrown: unknown): DriftglassError {
    const error = toDriftglassError(thrown);
    emit(this, "driftglass-error", error.details());
    return error;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (typeof ResizeObserver === "undefined" || !this.isDrawnToWidth) return;
    this.observer = new ResizeObserver(([entry]) => {
      this.width = Math.floor(entry?.contentRect.width ?? 0);
    });
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.observer = null;
  }

  /** Clears the row text, which was about the previous content. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    const isSame = [...changed.keys()].every((name) => STAYS.has(String(name)));
    if (!isSame) this.leaveRow();
    this.changing = changed;
    return true;
  }

  /** Reports a value that cannot be drawn and takes it back, so that the previous drawing stays. */
  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (thrown) {
      if (this.isTakingBack) throw thrown;
      this.takeBack(thrown);
      return;
    }
    this.isTakingBack = false;
    const isDrawn = this.width > 0 || !this.isDrawnToWidth;
    this.undrawn = new Map(isDrawn ? [] : [...this.changing, ...this.undrawn]);
  }

  private takeBack(thrown: unknown): void {
    const { elementProperties } = this.constructor as typeof LitElement;
    const given = [...new Map([...this.changing, ...this.undrawn])].filter(
      ([name]) => !STAYS.has(String(name)),
    );
    this.undrawn = new Map();
    this.isTakingBack = given.length > 0;
    for (const [name, before] of given) Reflect.set(this, name, before);
    const names = given.flatMap(([name]) =>
      elementProperties.get(name)?.state ? [] : `\`${String(name)}\``,
    );
    const what = names.join(", ") || "What it was given";
    this.failed(problem(`${what} cannot be drawn: ${why(thrown)}. It stays as it was.`));
  }

  /** For paper: draws at most `most` px wide and opens the table at once. Returns a function that undoes both. */
  onPaper(most: number): () => void {
    const { width, tableOpen } = this;
    this.width = Math.min(width, most);
    this.tableOpen = true;
    this.performUpdate();
    return () => {
      this.width = width;
      this.tableOpen = tableOpen;
    };
  }

  /** The controls below a chart: the numbers as a table, the drawing as a file, and `more`. */
  protected twin(
    table: () => TemplateResult,
    more: TemplateResult | typeof nothing = nothing,
  ): TemplateResult {
    const toggled = (event: Event) => {
      this.tableOpen = (event.currentTarget as HTMLDetailsElement).open;
    };
    return html`<div class="extras"><details @toggle=${toggled}><summary>Show as table</summary>
      ${this.tableOpen ? table() : nothing}</details>${this.saving()}${more}</div>`;
  }

  private saving(): TemplateResult {
    const save = (format: "svg" | "png") => () => void saveChart(this.renderRoot, format);
    return html`<details class="save"><summary>Save chart</summary><div class="saves">
      <button type="button" class="button" @click=${save("svg")}>SVG</button>
      <button type="button" class="button" @click=${save("png")}>PNG</button></div></details>`;
  }

  /** The legend; while the cursor points at something, its text takes the legend's place, so that nothing moves. */
  protected under(legend: TemplateResult, readout: string): TemplateResult {
    return html`<div class=${readout === "" ? "under" : "under reading"}>${legend}
      <p class="readout" aria-live="polite">${readout}</p></div>`;
  }

  /**
   * A checkbox below a chart for another way to draw it. `axis` is the property that holds the choice. A change is
   * reported by an event, so that whoever stores such choices can apply them to other charts.
   */
  protected choice<Axis extends keyof AxisDetail & keyof this>(
    name: string,
    isOn: boolean,
    axis: Axis,
  ): TemplateResult {
    const change = ({ target }: Event) => {
      const detail = { [axis]: (target as HTMLInputElement).checked };
      Object.assign(this, detail);
      emit(this, "driftglass-axis", detail);
    };
    return html`<label class="by-time"><input type="checkbox" .checked=${isOn} @change=${change}>${name}</label>`;
  }

  /** A drawing in which keys move through the rows of its table; `under` has to output `said`. */
  protected stepped(name: string, chart: (width: number) => TemplateResult): TemplateResult {
    return html`<div class="cursor-area" tabindex="0" role="group" aria-label=${`${name}. Arrow keys move.`}
      @keydown=${this.stepRow} @blur=${this.leaveRow}>${this.drawn(chart)}</div>`;
  }

  private readonly leaveRow = (): void => {
    this.said = "";
    this.rowAt = -1;
  };

  private readonly stepRow = async (event: KeyboardEvent): Promise<void> => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.tableOpen = true;
    await this.updateComplete;
    const [head, ...rows] = [...this.renderRoot.querySelectorAll<HTMLTableRowElement>(".twin tr")];
    this.rowAt = Math.max(0, Math.min(rows.length - 1, this.rowAt + by));
    const [name, ...cells] = [...(rows[this.rowAt]?.cells ?? [])].map((cell) => cell.textContent);
    const said = cells.map((text, i) => `${head?.cells[i + 1]?.textContent} ${text}`);
    this.said = `${name}: ${said.join(", ")}`;
  };

  /** Draws a chart as soon as the element has a width. */
  protected drawn(chart: (width: number) => TemplateResult): TemplateResult | typeof nothing {
    return this.width > 0 ? chart(this.width) : nothing;
  }
}

const problem = (message: string) => ({ code: "config-invalid", message });

/** Shown by an element that has no results yet. */
export function empty(sentence: string): TemplateResult {
  return html`<p class="empty">${sentence}</p>`;
}
