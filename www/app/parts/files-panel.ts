import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { InputFile } from "../files/input-file.js";
import { session } from "../session/session.js";
import { edition } from "../shared/edition.js";
import { counted, shown } from "../shared/format.js";
import { problemOf, unreached } from "../shared/problem.js";
import { Part } from "./part.js";
import type { Paste } from "./paste.js";
import "./kept.js";

const TABLES =
  ".csv,.tsv,.txt,.gz,.jsonl,.ndjson,.json,.parquet,.arrow,.arrows,.feather,text/csv,application/gzip";

/** Where files are chosen: two inputs, and the sample. Dropping works anywhere on the page. */
@customElement("driftglass-files-panel")
export class FilesPanel extends Part {
  protected override render(): TemplateResult {
    return html`<section class="files-panel" aria-labelledby="files-heading">
      <h2 id="files-heading">${this.heading()}</h2>
      <div class="inputs">
        ${this.input("Reference file", "reference", this.referenceHint())}
        ${this.input("Production files", "production", this.productionHint())}
      </div>
      <p class="fine">
        CSV or JSON Lines, also as .gz, Parquet or Arrow; or drop them anywhere on this page. Your
        files stay on this device: your browser reads them, nothing is uploaded.
      </p>
      <button type="button" @click=${this.paste}>Paste a table</button>
      <driftglass-paste></driftglass-paste>
      ${session.pending || session.work !== null ? nothing : html`${this.others()}<driftglass-kept></driftglass-kept>`}
    </section>`;
  }

  private heading(): string {
    if (session.pending || session.work !== null) return "Choose more files";
    return session.origin?.kind === "files"
      ? "Add batches or start afresh"
      : "Ask about your own model";
  }

  /** The input is emptied at once, so that it always says no file is chosen. */
  private referenceHint(): TemplateResult | string {
    const reference = session.fileReference;
    if (reference === null) return "The data you trust, such as the test set.";
    return html`<bdi>${shown(reference.file.name)}</bdi> is loaded; another one ${session.pending ? "takes its place" : "starts afresh"}.`;
  }

  private productionHint(): string {
    const { length } = session.batches;
    if (length > 0)
      return `${counted(length, "file")} ${length === 1 ? "is" : "are"} loaded; others are added.`;
    return "What the model has seen since: one or several files, each of them a batch or split by time.";
  }

  private input(
    label: string,
    part: InputFile["part"],
    hint: TemplateResult | string,
  ): TemplateResult {
    const id = `${part}-input`;
    return html`<div class="input">
      <label for=${id}>${label}</label>
      <input
        type="file"
        id=${id}
        aria-describedby="${id}-hint"
        accept=${TABLES}
        ?multiple=${part === "production"}
        @change=${(event: Event) => this.take(event, part)}
      />
      <p id="${id}-hint" class="hint">${hint}</p>
    </div>`;
  }

  private others(): TemplateResult {
    return html`<div class="others">
      ${session.origin?.kind === "sample" ? nothing : html`<button type="button" class="quiet" @click=${() => session.showSample()}>Try the sample</button>`}
      <button type="button" class="quiet" @click=${this.healthy}>Try a healthy sample</button>
      ${edition() === "hosted" ? html`<button type="button" class="quiet" @click=${this.housing}>Try two sample files</button>` : nothing}
      <label class="saved">
        <span>Open a saved analysis (.json)</span>
        <input type="file" accept=".json,application/json" @change=${this.openSaved} />
      </label>
    </div>`;
  }

  private readonly paste = async (): Promise<void> => {
    await import("./paste.js");
    await this.querySelector("driftglass-paste")?.open();
  };

  private readonly healthy = (): Promise<void> =>
    show(async () => (await import("../session/healthy.js")).showHealthySample);

  private readonly housing = (): Promise<void> =>
    show(async () => (await import("../session/housing.js")).showHousingSample);

  /** Accepts any file name, since the input says what the file is. */
  private readonly openSaved = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = "";
    if (file !== undefined) void session.openSaved(file);
  };

  /** Empties the input, so that the same file can be chosen again after it was fixed. */
  private take(event: Event, part: InputFile["part"]): void {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.files) return;
    const files = [...input.files];
    input.value = "";
    void session.choose(files, part);
  }
}

/** Shows a sample; its script is loaded on demand. */
async function show(load: () => Promise<() => Promise<void>>): Promise<void> {
  try {
    const sample = await load().catch(() => {
      throw unreached("The sample");
    });
    await sample();
  } catch (reason) {
    session.complain(problemOf(reason, "The sample could not be read"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-paste": Paste;
  }
}
