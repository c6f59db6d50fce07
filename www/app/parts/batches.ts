import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Period, PlannedBatch } from "../../core/types.js";
import { columnsOf, type Mapping } from "../files/mapping.js";
import { PERIODS } from "../files/period.js";
import {
  type Against,
  isPeriod,
  optionsOf,
  type Split,
  SplitPlan,
  suggestedPeriod,
  timeColumn,
  type Way,
} from "../files/split.js";
import { arrange } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { count, counted, shown } from "../shared/format.js";
import { selected } from "../shared/selected.js";
import { Part } from "./part.js";

/** Most batches that a report keeps. */
const KEPT = 1000;

const ANSWER = "split-answer";

/** The result of a choice, in words, and a suggestion. */
interface Answer {
  text: string;
  isWarning: boolean;
}

/** Time zones to choose from: UTC, the device's, and all that the browser knows. */
function zones(): readonly string[] {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  known ??= [...new Set(["UTC", own, ...Intl.supportedValuesOf("timeZone")])];
  return known;
}

let known: readonly string[] | undefined;

function sizes(batches: readonly PlannedBatch[]): string {
  const rows = batches.map((batch) => batch.rows);
  const [least, most] = [Math.min(...rows), Math.max(...rows)];
  if (rows.length === 1) return `of ${counted(most, "row")}`;
  return least === most
    ? `of ${counted(most, "row")} each`
    : `of ${count(least)} to ${counted(most, "row")}`;
}

/** "11 batches, 2018-10 to 2019-08, of 500 to 5,100 rows." */
function words(plan: SplitPlan): Answer {
  const { batches, left } = plan;
  const ends = [batches[0]?.label, batches.at(-1)?.label];
  const reach = batches.length > 1 ? `, ${shown(ends.join(" to "))}` : `: ${shown(ends[0] ?? "")}`;
  const sentences = [
    batches.length === 0
      ? "No row belongs to a batch."
      : `${counted(batches.length, "batch", "batches")}${reach}, ${sizes(batches)}.`,
    left > 0 ? `${counted(left, "row")} without a value there belong to none.` : "",
    batches.length > KEPT ? `The report keeps the last ${count(KEPT)}.` : "",
  ];
  const text = sentences.filter((sentence) => sentence !== "").join(" ");
  return { text, isWarning: batches.length === 0 || left > 0 || batches.length > KEPT };
}

/** The choice of batches: one per file, or files split by time, by rows or by a column. */
@customElement("driftglass-batches")
export class Batches extends Part {
  @property({ attribute: false }) mapping!: Mapping;

  private answer: Answer = { text: "", isWarning: false };
  private suggestion: Period | null = null;
  /** What answer and suggestion are about. */
  private answered = "";
  private measured = "";

  protected override render(): TemplateResult {
    const { split } = session;
    return html`<section class="split" aria-labelledby="split-heading">
      <h2 id="split-heading">Batches</h2>
      <div class="fields">${this.way(split)} ${this.fields(split)} ${this.against(split)}</div>
      <p id=${ANSWER} aria-live="polite" class=${this.answer.isWarning ? "warn" : ""}>${this.answer.isWarning ? "▲ " : ""}${this.answer.text}</p>
      ${this.offer(split)}
    </section>`;
  }

  protected override updated(): void {
    void this.measure();
    void this.plan();
  }

  private way(split: Split): TemplateResult {
    const hasTime = timeColumn(this.mapping) !== null;
    const option = (way: Way, label: string, isOff = false) =>
      html`<option value=${way} ?selected=${way === split.way} ?disabled=${isOff}>${label}</option>`;
    return html`<label>One batch is
      <select aria-describedby=${ANSWER} @change=${this.choose}>
        ${option("file", "a file")}
        ${PERIODS.map((period) => option(period, period === "hour" ? "an hour" : `a ${period}`, !hasTime))}
        ${option("rows", "a number of rows")}
        ${option("count", "an equal part")}
        ${option("column", "a value of a column", this.columns().length === 0)}
      </select>
    </label>`;
  }

  /** Columns with few values come first, since they divide the rows. */
  private columns(): string[] {
    const { kinds } = this.mapping;
    const divides = (column: string): boolean =>
      ["categorical", "boolean"].includes(kinds.get(column) ?? "");
    const named = columnsOf(this.mapping, "segment");
    return [...new Set([...named, ...[...kinds.keys()].filter(divides)])];
  }

  private fields(split: Split): TemplateResult | typeof nothing {
    if (split.way === "rows") return this.whole("Rows", "rows");
    if (split.way === "count") return this.whole("Number of parts", "count");
    if (split.way === "column") {
      return this.list("Column", this.columns(), "column");
    }
    if (!isPeriod(split.way)) return nothing;
    return this.list("Time zone", zones(), "timeZone");
  }

  /** What batches are compared with; earlier batches are known if one file is split. */
  private against(split: Split): TemplateResult | typeof nothing {
    if (split.way === "file" || session.batches.length !== 1) return nothing;
    const option = (against: Against, label: string) =>
      html`<option value=${against} ?selected=${against === split.against}>${label}</option>`;
    const change = (event: Event) => this.set({ against: selected(event) as Against });
    return html`<label>Compared with
        <select @change=${change}>
          ${option("reference", "the reference")}
          ${option("previous", "the batch before")}
          ${option("rolling", "the last few before")}
          ${option("expanding", "all batches before")}
        </select>
      </label>
      ${split.against === "rolling" ? this.whole("Batches before", "before") : nothing}`;
  }

  private whole(label: string, name: "rows" | "count" | "before"): TemplateResult {
    const set = ({ target }: Event): void => {
      if (!(target instanceof HTMLInputElement)) return;
      const number = Math.round(target.valueAsNumber);
      if (number >= 1 && number !== session.split[name]) this.set({ [name]: number });
      target.value = String(session.split[name]);
    };
    return html`<label>${label}
      <input type="number" min="1" step="1" inputmode="numeric" data-limit .value=${String(session.split[name])} @change=${set} />
    </label>`;
  }

  private list(label: string, names: readonly string[], of: "column" | "timeZone"): TemplateResult {
    const change = (event: Event) => this.set({ [of]: selected(event) });
    const chosen = session.split[of];
    return html`<label>${label}
      <select @change=${change}>
        ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${shown(name)}</option>`)}
      </select>
    </label>`;
  }

  /** The suggestion, as long as nothing is chosen. */
  private offer(split: Split): TemplateResult | typeof nothing {
    const { suggestion } = this;
    if (suggestion === null || split.way !== "file") return nothing;
    const take = (): void => this.take(suggestion);
    return html`<p><button type="button" class="small" @click=${take}>Split by ${suggestion}</button></p>`;
  }

  private readonly choose = (event: Event): void => {
    this.take(selected(event) as Way);
  };

  private take(way: Way): void {
    const columns = this.columns();
    const { column } = session.split;
    this.set({ way, column: columns.includes(column) ? column : (columns[0] ?? "") });
    this.querySelector("select")?.focus();
  }

  private set(change: Partial<Split>): void {
    void arrange("Batches", () => Object.assign(session.split, change));
  }

  /** Identifies the question of an answer: each reading makes new tables. */
  private about(...parts: unknown[]): string {
    const tables = session.batches.map(({ file, table }) => [file.name, table?.rowCount]);
    return JSON.stringify([tables, ...parts]);
  }

  /** Finds the time span of the files and the period that suits it. */
  private async measure(): Promise<void> {
    const about = this.about(timeColumn(this.mapping));
    if (about === this.measured) return;
    this.measured = about;
    const period = await suggestedPeriod(session.batches, this.mapping).catch(() => null);
    if (about !== this.measured) return;
    if (period === this.suggestion) return;
    this.suggestion = period;
    this.answered = "";
    this.requestUpdate();
  }

  /** Describes the result of the choice. */
  private async plan(): Promise<void> {
    const { split } = session;
    const options = optionsOf(split, this.mapping);
    const about = this.about(options, this.suggestion, timeColumn(this.mapping));
    if (about === this.answered) return;
    this.answered = about;
    const answer = await this.answerTo(split).catch((reason: unknown) => ({
      text: reason instanceof Error ? reason.message : String(reason),
      isWarning: true,
    }));
    if (about !== this.answered) return;
    this.answer = answer;
    this.requestUpdate();
  }

  private async answerTo(split: Split): Promise<Answer> {
    const options = optionsOf(split, this.mapping);
    if (options !== null) return this.planned(options);
    const files = session.batches.length;
    const now = `${counted(files, "batch", "batches")}: each file is one.`;
    if (this.suggestion === null) return { text: now, isWarning: false };
    const column = timeColumn(this.mapping) ?? "";
    const { text } = await this.planned({ by: this.suggestion, timestamp: column });
    return { text: `${now} Split by ${this.suggestion} it would be ${text}`, isWarning: false };
  }

  private async planned(options: Parameters<typeof SplitPlan.of>[1]): Promise<Answer> {
    const plan = await SplitPlan.of(session.batches, options);
    const answer = words(plan);
    await plan.free();
    return answer;
  }
}
