import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Warning } from "../../core/types.js";
import { answersTo } from "../answers.js";
import { firstLook } from "../first-look.js";
import { counted, listed, rowsOf, shown } from "../format.js";
import { differences, type InputFile, labelOf } from "../input-file.js";
import {
  assign,
  columnOf,
  columnsOf,
  guessOf,
  type Mapping,
  refreshClasses,
  SINGLE_ROLES,
  type SingleRole,
  toCheck,
} from "../mapping.js";
import { Part } from "../part.js";
import { isStrict } from "../privacy.js";
import { selected } from "../selected.js";
import { session } from "../session.js";
import "../parts/batches.js";
import "../parts/features.js";
import "../parts/limits.js";
import "../parts/files-panel.js";
import "../parts/records.js";

const ROLE_NAMES: Record<SingleRole, string> = {
  target: "Target",
  prediction: "Prediction",
  probability: "Probability",
  timestamp: "Time",
  latency: "Latency",
  id: "Identifier",
};

const ROLE_HINTS: Record<SingleRole, string> = {
  target: "the truth",
  prediction: "what the model said",
  probability: "how sure it was",
  timestamp: "when",
  latency: "how long it took, in ms",
  id: "which row",
};

/** Which of the two roles that performance needs has no column. */
function lacking(mapping: Mapping): string {
  const hasTarget = columnOf(mapping, "target") !== null;
  const hasPrediction = columnOf(mapping, "prediction") !== null;
  if (hasTarget && hasPrediction) return "";
  if (!hasTarget && !hasPrediction) return "No target and no prediction were recognised.";
  return hasTarget ? "No prediction was recognised." : "No target was recognised.";
}

const MOST_NAMES = 6;

/** "a, b and c", or the first of many and how many more. */
function some(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return listed(names);
  return listed([...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`]);
}

/** One screen to check what the columns mean, filled in already. */
@customElement("driftglass-mapping")
export class MappingScreen extends Part {
  protected override render(): TemplateResult {
    const { mapping } = session;
    return html`
      <div class="head">
        <h1 tabindex="-1">Check your columns</h1>
        <div class="row">
          <button type="button" @click=${() => session.cancel()}>Cancel</button>
          <button type="button" class="primary" ?disabled=${!this.isComplete()} @click=${() => session.analyse()}>
            Analyse
          </button>
        </div>
      </div>
      <p class="lead">${this.lead(mapping)}</p>
      ${this.lacksFiles() ? html`<driftglass-files-panel></driftglass-files-panel>` : nothing}
      ${mapping === null ? nothing : this.own(mapping)}
      ${mapping === null ? nothing : this.roles(mapping)}
      ${
        mapping === null
          ? nothing
          : html`${session.batches.length === 0 ? nothing : html`<driftglass-batches .mapping=${mapping}></driftglass-batches>`}
              <driftglass-features .mapping=${mapping}></driftglass-features>
              <driftglass-limits></driftglass-limits>`
      }
      ${this.files()}
      ${this.lacksFiles() ? nothing : html`<driftglass-files-panel></driftglass-files-panel>`}
    `;
  }

  /** What is asked for next stands on top. */
  private lacksFiles(): boolean {
    return !session.isComplete;
  }

  /** A file that came alone, or whose part is the reference already. */
  private own(mapping: Mapping): TemplateResult | typeof nothing {
    if (session.split.within === null && session.files.length !== 1) return nothing;
    void import("../parts/own-reference.js");
    return html`<driftglass-own-reference .mapping=${mapping}></driftglass-own-reference>`;
  }

  private isComplete(): boolean {
    return session.mapping !== null && !this.lacksFiles();
  }

  private lead(mapping: Mapping | null): string {
    if (session.batches.length > 0 && !session.isComplete)
      return "Now choose the reference: the data you trust.";
    if (session.batches.length === 0)
      return "Now choose the production files: one file is one batch.";
    const lacks = mapping === null ? "" : lacking(mapping);
    if (lacks !== "")
      return `${lacks} Choose it if it is there; without it performance stays unknown, drift and quality do not.`;
    const doubts = mapping === null ? 0 : toCheck(mapping).length;
    return doubts === 0
      ? "Your columns were recognised. Change what is wrong, then analyse."
      : `Your columns were recognised. Please check the ${counted(doubts, "role")} marked with ▲.`;
  }

  private files(): TemplateResult {
    const { fileReference: reference, batches } = session;
    const inputs = reference === null ? batches : [reference, ...batches];
    return html`<section aria-labelledby="loaded-heading">
      <h2 id="loaded-heading">Loaded</h2>
      <ul class="file-list">
        ${inputs.map((input) => this.file(input))}
      </ul>
    </section>`;
  }

  private file(input: InputFile): TemplateResult {
    const { file, table, part } = input;
    const isReference = part === "reference";
    const label = shown(labelOf(file));
    return html`<li>
      <span class="tag ${isReference ? "reference" : "batch"}">${isReference ? "Reference" : "Batch"}</span>
      <span class="name"><bdi>${shown(file.name)}</bdi></span>
      <span class="numbers">
        ${counted(table === null ? 0 : rowsOf(table), "row")}, ${counted(table?.columns.length ?? 0, "column")}
      </span>
      <span class="row">
        ${
          isReference
            ? nothing
            : html`<button type="button" class="quiet small" aria-label="Make reference: ${label}" @click=${() => session.useAsReference(input)}>Make reference</button>`
        }
        <button type="button" class="quiet small" aria-label="Remove ${label}" @click=${() => session.remove(input)}>Remove</button>
      </span>
      ${input.look === null ? nothing : html`<p class="warnings">${shown(firstLook(input.look))}</p>`}
      ${table ? html`<driftglass-records .records=${table.records} file=${file.name}></driftglass-records>` : nothing}
      ${this.differences(input)} ${this.warnings(input)}
    </li>`;
  }

  /** Which of the reference's columns a batch lacks, and which it has besides. */
  private differences({ part, table }: InputFile): TemplateResult | typeof nothing {
    const reference = session.fileReference?.table;
    if (part === "reference" || !reference || !table) return nothing;
    const { absent, added } = differences(reference.columns, table.columns);
    if (absent.length === reference.columns.length) {
      return html`<p class="warnings warn">▲ No column of the reference is in this file.</p>`;
    }
    const lines = [
      absent.length > 0 ? `▲ Without ${some(absent)}` : "",
      added.length > 0 ? `Not in the reference: ${some(added)}` : "",
    ].filter((line) => line !== "");
    if (lines.length === 0) return nothing;
    return html`<ul class="warnings">${lines.map((line) => html`<li><bdi>${shown(line)}</bdi></li>`)}</ul>`;
  }

  private warnings(input: InputFile): TemplateResult | typeof nothing {
    const { table, options } = input;
    // Rejected rows are listed one by one with the records.
    const isListed = ({ code }: Warning) => code === "bad-row" && table?.records.rejected !== 0;
    const warnings = (table?.warnings ?? []).filter((warning) => !isListed(warning));
    const isTold = Object.keys(options).length > 0;
    if (warnings.length === 0 && !isTold) return nothing;
    return html`<ul class="warnings">
      ${warnings.slice(0, 5).map((warning) => {
        const line = warning.line === undefined ? "" : `Line ${warning.line}: `;
        return html`<li>${line}${shown(warning.message)} ${this.answers(input, warning)}</li>`;
      })}
      ${
        isTold
          ? html`<li>Read as you said. <button type="button" class="small" aria-label="Read it as it is found: ${labelOf(input.file)}" @click=${() => session.readAgain(input, {})}>Read it as it is found</button></li>`
          : nothing
      }
    </ul>`;
  }

  /** A guess that the person can put right, or a doubt that they can settle. */
  private answers(input: InputFile, { code }: Warning): TemplateResult[] {
    return answersTo(code).map(
      ({ label, options }) =>
        html`<button type="button" class="small" aria-label="${label}: ${labelOf(input.file)}" @click=${() => session.readAgain(input, { ...input.options, ...options })}>${label}</button>`,
    );
  }

  private roles(mapping: Mapping): TemplateResult {
    const doubts = toCheck(mapping);
    return html`<section aria-labelledby="roles-heading">
      <h2 id="roles-heading" class="unseen">Roles</h2>
      <div class="scroll" role="group" aria-labelledby="roles-heading" tabindex="0">
        <table class="roles">
          <thead>
            <tr><th scope="col">Role</th><th scope="col">Column</th><th scope="col">Why</th><th scope="col">Sample values</th></tr>
          </thead>
          <tbody>
            ${SINGLE_ROLES.map((role) => this.roleRow(mapping, role, doubts.includes(role)))}
            ${mapping.classes.length === 2 ? this.positive(mapping) : nothing}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private roleRow(mapping: Mapping, role: SingleRole, isDoubtful: boolean): TemplateResult {
    const column = columnOf(mapping, role);
    const guess = column === null ? null : guessOf(mapping, column);
    const others = columnsOf(mapping, role).slice(1);
    const id = `role-${role}`;
    return html`<tr>
      <th scope="row">
        <label for=${id}>${isDoubtful ? html`<span class="warn" aria-hidden="true">▲ </span>` : nothing}${ROLE_NAMES[role]}</label>
        <span class="hint">${ROLE_HINTS[role]}</span>
      </th>
      <td>
        <select id=${id} @change=${(event: Event) => this.assign(mapping, role, event)}>
          <option value="" ?selected=${column === null}>none</option>
          ${mapping.guesses.map(
            (entry) =>
              html`<option value=${entry.column} ?selected=${entry.column === column}>${shown(entry.column)}</option>`,
          )}
        </select>
        ${others.length > 0 ? html`<span class="hint">also: ${shown(others.join(", "))}</span>` : nothing}
      </td>
      <td>${guess?.role === role ? shown(guess.reason) : column === null ? "" : "your choice"}</td>
      <td class="samples"><bdi>${isStrict() ? "hidden" : shown(guess?.examples.slice(0, 4).join(" · ") ?? "")}</bdi></td>
    </tr>`;
  }

  private positive(mapping: Mapping): TemplateResult {
    return html`<tr>
      <th scope="row"><label for="positive">Positive class</label></th>
      <td>
        <select id="positive" @change=${(event: Event) => {
          mapping.positive = selected(event);
        }}>
          ${mapping.classes.map(
            (name) =>
              html`<option value=${name} ?selected=${name === mapping.positive}>${shown(name)}</option>`,
          )}
        </select>
      </td>
      <td>what the probability is the probability of</td>
      <td class="samples">${shown(mapping.classes.join(" · "))}</td>
    </tr>`;
  }

  private async assign(mapping: Mapping, role: SingleRole, event: Event): Promise<void> {
    const column = selected(event);
    assign(mapping, role, column === "" ? null : column);
    const table = (session.fileReference ?? session.batches[0])?.table;
    if (role === "target" && table) await refreshClasses(mapping, table);
    session.touch();
  }
}
