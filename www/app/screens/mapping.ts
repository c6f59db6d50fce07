import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { isStrict } from "../address/privacy.js";
import { answersTo } from "../files/answers.js";
import { firstLook } from "../files/first-look.js";
import { type InputFile, labelOf } from "../files/input-file.js";
import {
  assign,
  assignClass,
  columnOf,
  columnsOf,
  guessOf,
  hasManyClasses,
  type Mapping,
  refreshClasses,
  SINGLE_ROLES,
  type SingleRole,
  toCheck,
} from "../files/mapping.js";
import {
  type Beside,
  isMarked,
  type Note,
  needsLook,
  ownNotes,
  type SharedNote,
  sharedNotes,
  whereOf,
} from "../files/read-notes.js";
import { origin } from "../parts/origin.js";
import { Part } from "../parts/part.js";
import { arrange } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { count, counted, listed, rowsOf, shown } from "../shared/format.js";
import { selected } from "../shared/selected.js";
import "../parts/batches.js";
import "../parts/features.js";
import "../parts/limits.js";
import "../parts/files-panel.js";
import "../parts/records.js";
import "../parts/undo.js";

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

/** Which of the two roles that performance needs has no column, and what to do. */
function lacking(mapping: Mapping): string {
  const hasTarget = columnOf(mapping, "target") !== null;
  const hasPrediction = columnOf(mapping, "prediction") !== null;
  if (hasTarget && hasPrediction) return "";
  const isOne = hasTarget || hasPrediction;
  const what = isOne
    ? `No ${hasTarget ? "prediction" : "target"} was recognised. Choose it if it is there`
    : "No target and no prediction were recognised. Choose them if they are there";
  return `${what}; without ${isOne ? "it" : "them"} performance stays unknown, drift and quality do not.`;
}

/** Values of a column, each unbroken. */
function examples(values: readonly string[]): TemplateResult[] {
  return values.map(
    (value, at) => html`${at === 0 ? "" : " · "}<span class="piece">${shown(value)}</span>`,
  );
}

/** A row of the table of roles. */
interface RoleRow {
  id: string;
  label: string;
  hint: string;
  role: SingleRole;
  column: string | null;
  isDoubtful: boolean;
}

/** Files listed before the others are requested. */
const MOST_FILES = 8;
/** Notes of a file shown before the others are requested. */
const MOST_NOTES = 5;

/** The screen to check the roles of the columns, which are filled in already. */
@customElement("driftglass-mapping")
export class MappingScreen extends Part {
  protected override render(): TemplateResult {
    const { mapping } = session;
    const toLookAt = this.toLookAt();
    return html`
      <div class="head">
        <h1 tabindex="-1">Check your columns</h1>
        <div class="row">
          <driftglass-undo></driftglass-undo>
          <button type="button" @click=${() => session.cancel()}>Cancel</button>
          <button type="button" class="primary" ?disabled=${!this.isComplete()} @click=${() => session.analyse()}>
            Analyse
          </button>
        </div>
      </div>
      ${session.sample === null ? nothing : origin(session.sample)}
      <p class="lead">${this.lead(mapping, toLookAt)}</p>
      ${toLookAt === 0 ? nothing : this.files()}
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
      ${toLookAt === 0 ? this.files() : nothing}
      ${this.lacksFiles() ? nothing : html`<driftglass-files-panel></driftglass-files-panel>`}
    `;
  }

  /** The next thing to do is at the top. */
  private lacksFiles(): boolean {
    return !session.isComplete;
  }

  /** For a single file, or one that already contains its reference. */
  private own(mapping: Mapping): TemplateResult | typeof nothing {
    if (session.split.within === null && session.files.length !== 1) return nothing;
    void import("../parts/own-reference.js");
    return html`<driftglass-own-reference .mapping=${mapping}></driftglass-own-reference>`;
  }

  private isComplete(): boolean {
    return session.mapping !== null && !this.lacksFiles();
  }

  private beside(): Beside {
    const { fileReference: reference, mapping } = session;
    return { reference, target: mapping && columnOf(mapping, "target") };
  }

  /** Files that may not be what the user meant are at the top. */
  private toLookAt(): number {
    return session.files.filter((input) => needsLook(input, this.beside())).length;
  }

  private lead(mapping: Mapping | null, toLookAt: number): string {
    if (session.batches.length > 0 && !session.isComplete)
      return "Now choose the reference: the data you trust.";
    if (session.batches.length === 0)
      return "Now choose the production files: what the model has seen since.";
    const lacks = mapping === null ? "" : lacking(mapping);
    const doubts = mapping === null ? 0 : toCheck(mapping).length;
    const marked = [
      ...(doubts === 0 ? [] : [counted(doubts, "role")]),
      ...(toLookAt === 0 ? [] : [counted(toLookAt, "file")]),
    ];
    if (marked.length > 0)
      return `${lacks || "Your columns were recognised."} Please check the ${listed(marked)} marked with\u00a0▲.`;
    return lacks || "Your columns were recognised. Change what is wrong, then analyse.";
  }

  private files(): TemplateResult {
    const { fileReference: reference, batches } = session;
    const inputs = reference === null ? batches : [reference, ...batches];
    const shared = sharedNotes(batches, this.beside());
    return html`<section aria-labelledby="loaded-heading">
      <h2 id="loaded-heading">Loaded</h2>
      ${shared.length === 0 ? nothing : html`<ul class="warnings shared">${shared.map((of) => this.shared(of))}</ul>`}
      <ul class="file-list">
        ${inputs.slice(0, MOST_FILES).map((input) => this.file(input, shared))}
      </ul>
      ${this.moreFiles(inputs.slice(MOST_FILES), shared)}
    </section>`;
  }

  /** Folded; its summary says whether there is anything to read. */
  private moreFiles(
    inputs: readonly InputFile[],
    shared: readonly SharedNote[],
  ): TemplateResult | typeof nothing {
    if (inputs.length === 0) return nothing;
    const isNoted = (input: InputFile): boolean =>
      (input.table?.records.rejected ?? 0) > 0 || ownNotes(input, this.beside(), shared).length > 0;
    const noted = inputs.filter(isNoted).length;
    return html`<details>
      <summary>${counted(inputs.length, "more file")}${noted === 0 ? nothing : html`, <span class="warn">▲ ${count(noted)} with notes</span>`}</summary>
      <ul class="file-list">${inputs.map((input) => this.file(input, shared))}</ul>
    </details>`;
  }

  /** Notes about several files, shown once for all of them. */
  private shared(shared: SharedNote): TemplateResult {
    const { note, inputs, lines } = shared;
    const line = lines.every((one) => one === note.line) ? note.line : undefined;
    const said = `${line === undefined ? "" : `Line ${line}: `}${shown(note.message)}`;
    const answers = this.answers(inputs, counted(inputs.length, "production file"), note);
    return html`<li class=${isMarked(note) ? "warn" : ""}>In <bdi>${whereOf(shared, session.batches.length)}</bdi>: <bdi>${said}</bdi> ${answers}</li>`;
  }

  private file(input: InputFile, shared: readonly SharedNote[]): TemplateResult {
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
      ${this.notes(input, shared)}
    </li>`;
  }

  private notes(input: InputFile, shared: readonly SharedNote[]): TemplateResult | typeof nothing {
    const notes = ownNotes(input, this.beside(), shared);
    const isTold = Object.keys(input.options).length > 0;
    if (notes.length === 0 && !isTold) return nothing;
    const line = (note: Note) => this.note(input, note);
    const more = notes.slice(MOST_NOTES);
    return html`<ul class="warnings">
      ${notes.slice(0, MOST_NOTES).map(line)}
      ${more.length === 0 ? nothing : html`<li><details><summary>${counted(more.length, "more note")}</summary><ul>${more.map(line)}</ul></details></li>`}
      ${
        isTold
          ? html`<li>Read as you said. <button type="button" class="small" aria-label="Read it as it is found: ${labelOf(input.file)}" @click=${() => session.readAgain([input], null)}>Read it as it is found</button></li>`
          : nothing
      }
    </ul>`;
  }

  private note(input: InputFile, note: Note): TemplateResult {
    const line = note.line === undefined ? "" : `Line ${note.line}: `;
    return html`<li class=${isMarked(note) ? "warn" : ""}>${line}<bdi>${shown(note.message)}</bdi> ${this.answers([input], labelOf(input.file), note)}</li>`;
  }

  /** A guess that the user can correct, or a doubt that they can settle. */
  private answers(inputs: readonly InputFile[], of: string, { code }: Note): TemplateResult[] {
    return answersTo(code).map(
      ({ label, options }) =>
        html`<button type="button" class="small" aria-label="${label}: ${of}" @click=${() => session.readAgain(inputs, options)}>${label}</button>`,
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
            ${SINGLE_ROLES.map((role) => this.rowsOf(mapping, role, doubts.includes(role)))}
            ${mapping.classes.length === 2 ? this.positive(mapping) : nothing}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  /** The choice of one column; with more than two classes, one probability each. */
  private rowsOf(mapping: Mapping, role: SingleRole, isDoubtful: boolean): TemplateResult[] {
    if (role === "probability" && hasManyClasses(mapping)) {
      return mapping.classes.map((name, at) => {
        const column = mapping.byClass.get(name) ?? null;
        const label = `Probability of ${shown(name)}`;
        const take = (event: Event): void => {
          const chosen = selected(event) || null;
          void arrange(label, () => assignClass(mapping, name, chosen));
        };
        const isLacking = isDoubtful && column === null;
        const row = { id: `class-${at}`, label, hint: "" };
        return this.roleRow(mapping, { ...row, role, column, isDoubtful: isLacking }, take);
      });
    }
    const row = { id: `role-${role}`, label: ROLE_NAMES[role], hint: ROLE_HINTS[role] };
    const take = (event: Event): void => {
      const chosen = selected(event) || null;
      void arrange(ROLE_NAMES[role], () => this.assign(mapping, role, chosen));
    };
    const column = columnOf(mapping, role);
    return [this.roleRow(mapping, { ...row, role, column, isDoubtful }, take)];
  }

  private roleRow(
    mapping: Mapping,
    { id, label, hint, role, column, isDoubtful }: RoleRow,
    take: (event: Event) => void,
  ): TemplateResult {
    const guess = column === null ? null : guessOf(mapping, column);
    const others = id.startsWith("role") ? columnsOf(mapping, role).slice(1) : [];
    return html`<tr>
      <th scope="row">
        <label for=${id}>${isDoubtful ? html`<span class="warn" aria-hidden="true">▲ </span>` : nothing}${label}</label>
        <span class="hint">${hint}</span>
      </th>
      <td>
        <select id=${id} @change=${take}>
          <option value="" ?selected=${column === null}>none</option>
          ${mapping.guesses.map(
            (entry) =>
              html`<option value=${entry.column} ?selected=${entry.column === column}>${shown(entry.column)}</option>`,
          )}
        </select>
        ${others.length > 0 ? html`<span class="hint">also: ${shown(others.join(", "))}</span>` : nothing}
      </td>
      <td>${guess?.role === role ? shown(guess.reason) : column === null ? "" : "your choice"}</td>
      <td class="samples"><bdi>${isStrict() ? "hidden" : examples(guess?.examples.slice(0, 4) ?? [])}</bdi></td>
    </tr>`;
  }

  private positive(mapping: Mapping): TemplateResult {
    return html`<tr>
      <th scope="row"><label for="positive">Positive class</label></th>
      <td>
        <select id="positive" @change=${(event: Event) => {
          const positive = selected(event);
          void arrange("Positive class", () => Object.assign(mapping, { positive }));
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

  private async assign(mapping: Mapping, role: SingleRole, column: string | null): Promise<void> {
    assign(mapping, role, column);
    const table = (session.fileReference ?? session.batches[0])?.table;
    if ((role === "target" || role === "prediction") && table) await refreshClasses(mapping, table);
  }
}
