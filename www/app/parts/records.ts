import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { RecordCounts, Rejection } from "../../core/types.js";
import { isStrict } from "../address/privacy.js";
import { count, counted, shown } from "../shared/format.js";
import { Part } from "./part.js";

/** "1,000,000 records: 999,997 used, 3 rejected". */
export function sentence(records: RecordCounts): string {
  const { total, used, repaired, rejected, blank } = records;
  const all = counted(total, "record");
  if (used === total) return total === 1 ? all : `${all}, all used`;
  const parts = [
    `${count(used)} used`,
    repaired > 0 ? `${count(repaired)} repaired` : "",
    rejected > 0 ? `${count(rejected)} rejected` : "",
    blank > 0 ? `${count(blank)} blank` : "",
  ];
  return `${all}: ${parts.filter((part) => part !== "").join(", ")}`;
}

/** What became of the records of a file, and on request each one that was left out. */
@customElement("driftglass-records")
export class Records extends Part {
  @property({ attribute: false }) records!: RecordCounts;
  /** The file's name, for people who cannot see which file it belongs to. */
  @property() file = "";
  @state() private isOpen = false;

  protected override render(): TemplateResult {
    const { records } = this;
    if (records.rejected === 0) return html`<p class="warnings">${sentence(records)}</p>`;
    return html`<details class="warnings" @toggle=${this.toggle}>
      <summary><span class="warn">▲ ${sentence(records)}</span>, see lines</summary>
      ${this.isOpen ? this.lines() : nothing}
    </details>`;
  }

  private toggle({ currentTarget }: Event): void {
    this.isOpen = currentTarget instanceof HTMLDetailsElement && currentTarget.open;
  }

  private lines(): TemplateResult {
    const { rejected, rejections } = this.records;
    const more = rejected - rejections.length;
    return html`<div class="scroll lines" role="group" aria-label="Rejected records of ${shown(this.file)}" tabindex="0">
        <table class="list">
          <thead>
            <tr><th scope="col">Line</th><th scope="col">Why</th><th scope="col">Begins with</th></tr>
          </thead>
          <tbody>${rejections.map((rejection) => this.line(rejection))}</tbody>
        </table>
      </div>
      ${more > 0 ? html`<p>And ${count(more)} more.</p>` : nothing}`;
  }

  private line({ line, reason, excerpt }: Rejection): TemplateResult {
    return html`<tr>
      <th scope="row">${count(line)}</th>
      <td>${shown(reason)}</td>
      <td><code><bdi>${isStrict() ? "hidden" : shown(excerpt)}</bdi></code></td>
    </tr>`;
  }
}
