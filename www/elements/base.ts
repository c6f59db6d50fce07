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

/** How far a key moves the cursor among what is drawn. */
const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
/** Properties that change with a step, or with the room, and not with what is shown. */
const STAYS = new Set(["said", "tableOpen", "width"]);

/** An element that knows its width, so that a chart in it is laid out anew instead of scaled. */
export abstract class DriftglassElement extends LitElement {
  /** What styles the inside; the page reaches it by variables and parts. */
  static override styles = [tokens, chartStyles, elementStyles];

  /** `light`, `dark` or `auto`; without it the `color-scheme` around decides. */
  @property({ reflect: true }) theme: string | null = null;

  /** Whether a drawing in it is as wide as it is: what holds none is not drawn anew in another width. */
  protected readonly isDrawnToWidth: boolean = true;

  /** Px of the content box; 0 until it is laid out. */
  @state() protected width = 0;
  /** Whether the table twin is open: it is built only then. */
  @state() protected tableOpen = false;

  /** The row of the table twin that keys have reached, in words. */
  @state() protected said = "";
  private rowAt = -1;

  private observer: ResizeObserver | null = null;
  private changing: PropertyValues = new Map();
  /** What was changed since it was drawn last, in its width, with what it was before. */
  private undrawn: PropertyValues = new Map();
  private isTakingBack = false;

  /** A value of another type than the property's is told and not taken. */
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
        // Whoever sets a property before listening hears it as well.
        else queueMicrotask(() => this.failed(problem(wrong)));
      },
    };
  }

  /** Tells what went wrong, as an error of ours. */
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

  /** What a row said is of what was shown then. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    const isSame = [...changed.keys()].every((name) => STAYS.has(String(name)));
    if (!isSame) this.leaveRow();
    this.changing = changed;
    return true;
  }

  /** What cannot be drawn is told and taken back: what was drawn before stays. */
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

  /** Draws at most `most` px wide and opens the table at once, for paper; answers the way back. */
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

  /** The controls under a chart: the same numbers as a table, the drawing as a file, and `more`. */
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

  /** The legend, and in its place what the cursor points at, so that nothing moves. */
  protected under(legend: TemplateResult, readout: string): TemplateResult {
    return html`<div class=${readout === "" ? "under" : "under reading"}>${legend}
      <p class="readout" aria-live="polite">${readout}</p></div>`;
  }

  /**
   * Another way to draw, to be ticked among the controls under a chart. `axis` is the property that holds it; that it
   * was changed is told, so that who keeps such choices can give it to other charts.
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

  /** A drawing whose table keys go through, row by row; `under` has to say `said`. */
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

  /** A chart as soon as there is room for one. */
  protected drawn(chart: (width: number) => TemplateResult): TemplateResult | typeof nothing {
    return this.width > 0 ? chart(this.width) : nothing;
  }
}

const problem = (message: string) => ({ code: "config-invalid", message });

/** What an element shows that has not been given its results. */
export function empty(sentence: string): TemplateResult {
  return html`<p class="empty">${sentence}</p>`;
}
