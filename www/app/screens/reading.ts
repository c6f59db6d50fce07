import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { firstLook } from "../files/first-look.js";
import type { InputFile } from "../files/input-file.js";
import { Part } from "../parts/part.js";
import { session } from "../session/session.js";
import { fractionOf, type Work } from "../session/stage.js";
import { bytes, count, counted, duration, rowsOf, shown } from "../shared/format.js";

/** Most files listed at a time; if there are more, only those that are not read yet are listed. */
const MOST_FILES = 8;

/** Progress while files are read or analysed, with a way to stop. */
@customElement("driftglass-reading")
export class Reading extends Part {
  /** Last quarter that was announced. */
  private spoken = -1;

  protected override render(): TemplateResult | typeof nothing {
    const { work } = session;
    if (work === null) return nothing;
    return html`<section class="reading">
      <div class="head">
        <h1 tabindex="-1">${this.heading()}</h1>
        <div class="row">
          ${
            work.kind === "reading"
              ? html`<button type="button" @click=${() => session.readNoFurther()}>Use what was read</button>`
              : nothing
          }
          <button type="button" @click=${() => session.cancel()}>Cancel</button>
        </div>
      </div>
      ${
        work.kind === "reading"
          ? html`<ul class="progress-list">${this.files(work.files)}</ul>`
          : html`<ul class="progress-list">${this.steps(work)}</ul>`
      }
      ${work.kind === "reading" ? html`<driftglass-files-panel></driftglass-files-panel>` : nothing}
      <p class="unseen" role="status">${this.announcement()}</p>
    </section>`;
  }

  private heading(): string {
    const { work } = session;
    if (work?.kind === "reading") return `Reading ${counted(work.files.length, "file")}`;
    return work?.kind === "fetching" ? "Fetching the sample" : "Analysing";
  }

  private files(files: readonly InputFile[]): TemplateResult[] {
    if (files.length <= MOST_FILES) return files.map((input) => this.file(input));
    const left = files.filter(({ table }) => table === null);
    const tally = { done: files.length - left.length, total: files.length };
    const listed = left.slice(0, MOST_FILES).map((input) => this.file(input));
    return [this.counter("Files", "read", tally), ...listed];
  }

  private file(input: InputFile): TemplateResult {
    const { progress, table } = input;
    const total = progress?.totalBytes ?? input.file.size;
    const done = table === null ? (progress?.bytes ?? 0) : total;
    const rows = table === null ? (progress?.rows ?? 0) : rowsOf(table);
    const name = shown(input.file.name);
    return html`<li>
      <span class="name"><bdi>${name}</bdi></span>
      <progress max=${Math.max(total, 1)} .value=${done} aria-label="Reading ${name}"></progress>
      <span class="numbers">${bytes(done)} of ${bytes(total)} · ${counted(rows, "row")}${this.pace(input)}</span>
      ${input.look === null ? nothing : html`<p class="look">${shown(firstLook(input.look))}</p>`}
    </li>`;
  }

  /** Speed and remaining time. */
  private pace({ progress, table }: InputFile): string {
    if (table !== null || progress === null || progress.stage === "done") return "";
    const { bytesPerSecond, secondsLeft } = progress;
    const left = secondsLeft === null ? "" : ` · ${duration(secondsLeft)} left`;
    return ` · ${bytes(bytesPerSecond)}/s${left}`;
  }

  private steps(work: Exclude<Work, { kind: "reading" }>): TemplateResult {
    return work.kind === "fetching"
      ? this.counter("Files", "fetched", work)
      : this.counter("Batches", "analysed", work);
  }

  private counter(
    name: string,
    what: string,
    { done, total }: { done: number; total: number },
  ): TemplateResult {
    return html`<li>
      <span class="name">${name}</span>
      <progress max=${total} .value=${done} aria-label="${name} ${what}"></progress>
      <span class="numbers">${count(done)} of ${count(total)}</span>
    </li>`;
  }

  /** Changes only at 0, 25, 50, 75 and 100 %, so that screen readers are not flooded. */
  private announcement(): string {
    const quarter = session.work === null ? 4 : Math.floor(fractionOf(session.work) * 4);
    if (quarter !== this.spoken) this.spoken = quarter;
    return `${this.spoken * 25} % done`;
  }
}
