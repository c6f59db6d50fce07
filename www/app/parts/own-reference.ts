import { html, type nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { PlannedBatch } from "../../core/types.js";
import type { InputFile } from "../files/input-file.js";
import type { Mapping } from "../files/mapping.js";
import { optionsOf, type Split, SplitPlan, suggestedPeriod } from "../files/split.js";
import { arrange } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { counted, shown } from "../shared/format.js";
import { selected } from "../shared/selected.js";
import { Part } from "./part.js";

/** Most batches offered as the reference. */
const MOST_LISTED = 300;
/** Unless the user says otherwise, the reference is at most a third of the batches, and at most this many. */
const FIRST = 4;

/** A part of the file as the reference: the first batches, or those from one to another. */
@customElement("driftglass-own-reference")
export class OwnReference extends Part {
  @property({ attribute: false }) mapping!: Mapping;

  private planned: readonly PlannedBatch[] = [];
  private about = "";
  private trouble = "";

  protected override render(): TemplateResult {
    const { within } = session.split;
    return within === null ? this.offer() : this.choice(within);
  }

  protected override updated(): void {
    if (session.split.within !== null) void this.plan();
  }

  private offer(): TemplateResult {
    const [input] = session.files;
    const name = shown(input?.file.name ?? "");
    return html`<section class="late" aria-labelledby="own-heading">
      <h2 id="own-heading">Only one file?</h2>
      <p>Its first batches can be the reference, and the others are compared with them.</p>
      <button type="button" @click=${() => input && void this.take(input)}>Use a part of <bdi>${name}</bdi> as the reference</button>
    </section>`;
  }

  /** Uses the batches' file for the reference, split by what suits its times. */
  private async take(input: InputFile): Promise<void> {
    await arrange("Reference", () => this.split(input));
    await this.updateComplete;
    this.querySelector<HTMLElement>("select")?.focus();
  }

  private async split(input: InputFile): Promise<boolean> {
    const { split } = session;
    const before = input.part;
    input.part = "production";
    try {
      if (split.way === "file") {
        split.way = (await suggestedPeriod([input], this.mapping)) ?? "count";
      }
      const batches = await this.batches();
      if (batches.length < 2) throw new Error("It makes one batch only: choose a second file.");
      const first = Math.max(1, Math.min(FIRST, Math.floor(batches.length / 3)));
      split.within = [0, first - 1];
      return true;
    } catch (reason) {
      input.part = before;
      split.way = "file";
      session.say(reason instanceof Error ? reason.message : String(reason));
      return false;
    }
  }

  private async batches(): Promise<PlannedBatch[]> {
    const options = optionsOf(session.split, this.mapping);
    if (options === null) throw new Error("Say below how the file is split into batches.");
    const plan = await SplitPlan.of(session.batches, options);
    await plan.free();
    return plan.batches;
  }

  /** Finds which batches there are; keeps the choice as far as they reach. */
  private async plan(): Promise<void> {
    const { split } = session;
    const tables = session.batches.map(({ file, table }) => [file.name, table?.rowCount]);
    const about = JSON.stringify([tables, optionsOf(split, this.mapping)]);
    if (about === this.about) return;
    this.about = about;
    this.trouble = "";
    const batches = await this.batches().catch((reason: unknown) => {
      this.trouble = reason instanceof Error ? reason.message : String(reason);
      return [];
    });
    if (about !== this.about) return;
    this.planned = batches;
    const last = Math.max(0, batches.length - 2);
    if (split.within !== null && split.within[1] > last)
      split.within = [Math.min(split.within[0], last), last];
    session.touch();
    this.requestUpdate();
  }

  private choice(within: [number, number]): TemplateResult {
    return html`<section class="split" aria-labelledby="own-heading">
      <h2 id="own-heading">Reference</h2>
      <div class="fields">
        ${this.list("From", within, 0, ([, until], from) => [from, Math.max(from, until)])}
        ${this.list("Until", within, 1, ([from], until) => [Math.min(from, until), until])}
        <button type="button" class="quiet" @click=${this.giveUp}>Choose a reference file instead</button>
      </div>
      <p aria-live="polite" class=${this.trouble === "" ? "" : "warn"}>${this.trouble === "" ? this.sentence(within) : `▲ ${this.trouble}`}</p>
    </section>`;
  }

  private list(
    label: string,
    within: [number, number],
    chosen: 0 | 1,
    set: (within: [number, number], place: number) => [number, number],
  ): TemplateResult | typeof nothing {
    const listed = this.planned.slice(0, MOST_LISTED);
    const change = (event: Event): void => this.keep(set(within, Number(selected(event))));
    return html`<label>${label}
      <select @change=${change}>
        ${listed.map((batch, place) => html`<option value=${place} .selected=${place === within[chosen]}>${shown(batch.label)}</option>`)}
      </select>
    </label>`;
  }

  private sentence([from, until]: [number, number]): string {
    const chosen = this.planned.slice(from, until + 1);
    if (chosen.length === 0) return "";
    const rows = chosen.reduce((sum, batch) => sum + batch.rows, 0);
    const left = this.planned.length - chosen.length;
    if (left === 0) return "▲ No batch is left to compare: choose fewer for the reference.";
    const those = counted(left, "batch", "batches");
    return `The reference is ${counted(chosen.length, "batch", "batches")} with ${counted(rows, "row")}; the other ${those} ${left === 1 ? "is" : "are"} compared with it.`;
  }

  private readonly giveUp = (): void => this.keep(null);

  private keep(within: Split["within"]): void {
    void arrange("Reference", () => Object.assign(session.split, { within }));
  }
}
