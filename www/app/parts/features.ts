import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { withBreaks } from "../../charts/breaks.js";
import type { Kind, Role } from "../../core/types.js";
import { type Mapping, SINGLE_ROLES } from "../files/mapping.js";
import { arrange } from "../session/moving-limits.js";
import { counted, shown } from "../shared/format.js";
import { selected } from "../shared/selected.js";
import { Part } from "./part.js";

const KINDS: readonly Kind[] = ["numeric", "categorical", "boolean", "datetime", "text"];
const OTHER_ROLES: readonly Role[] = ["feature", "segment", "ignore"];

/** How many rows can be drawn without a noticeable pause. */
const PAGE = 50;

/** Columns without a special role: whether they are used, and how they are read. */
@customElement("driftglass-features")
export class Features extends Part {
  @property({ attribute: false }) mapping!: Mapping;

  private isOpen = false;
  private drawn = PAGE;

  protected override render(): TemplateResult {
    const columns = this.columns();
    return html`<details class="features" @toggle=${this.toggle}>
      <summary>${this.summary(columns)}</summary>
      ${this.isOpen ? this.table(columns.slice(0, this.drawn)) : nothing}
      ${
        this.isOpen && columns.length > this.drawn
          ? html`<button type="button" @click=${this.more}>Show more columns</button>`
          : nothing
      }
    </details>`;
  }

  private readonly toggle = (event: Event): void => {
    this.isOpen = event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open;
    this.requestUpdate();
  };

  private readonly more = (): void => {
    this.drawn += PAGE;
    this.requestUpdate();
  };

  private columns(): string[] {
    const { kinds, roles } = this.mapping;
    const isSingle = (column: string): boolean =>
      SINGLE_ROLES.some((role) => roles.get(column) === role);
    return [...kinds.keys()].filter((column) => !isSingle(column));
  }

  private summary(columns: readonly string[]): string {
    const { roles } = this.mapping;
    const features = columns.filter((column) => roles.get(column) !== "ignore").length;
    const ignored = columns.length - features;
    const text = counted(features, "feature");
    return ignored > 0 ? `${text}, ${ignored} ignored` : text;
  }

  private table(columns: readonly string[]): TemplateResult {
    return html`<div class="scroll" role="group" aria-label="Columns" tabindex="0">
      <table class="stacked">
        <thead>
          <tr><th scope="col">Column</th><th scope="col">Use</th><th scope="col">Read as</th></tr>
        </thead>
        <tbody>${columns.map((column) => this.row(column))}</tbody>
      </table>
    </div>`;
  }

  private row(column: string): TemplateResult {
    const role = this.mapping.roles.get(column) ?? "feature";
    const name = shown(column);
    const kind = this.mapping.changedKinds.get(column) ?? this.mapping.kinds.get(column);
    return html`<tr>
      <th scope="row"><bdi>${withBreaks(name)}</bdi></th>
      <td data-label="Use">
        <select aria-label="Use of ${name}" @change=${(event: Event) => this.use(column, event)}>
          ${OTHER_ROLES.map((other) => html`<option value=${other} ?selected=${other === role}>${other}</option>`)}
        </select>
      </td>
      <td data-label="Read as">
        <select aria-label="Kind of ${name}" @change=${(event: Event) => this.read(column, event)}>
          ${KINDS.map((other) => html`<option value=${other} ?selected=${other === kind}>${other}</option>`)}
        </select>
      </td>
    </tr>`;
  }

  private use(column: string, event: Event): void {
    const chosen = OTHER_ROLES.find((role) => role === selected(event)) ?? "feature";
    void arrange(`Use of ${shown(column)}`, () => this.mapping.roles.set(column, chosen));
  }

  private read(column: string, event: Event): void {
    const chosen = KINDS.find((kind) => kind === selected(event));
    if (chosen === undefined) return;
    void arrange(`Kind of ${shown(column)}`, () => this.mapping.changedKinds.set(column, chosen));
  }
}
