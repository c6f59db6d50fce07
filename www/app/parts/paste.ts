import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { InputFile } from "../files/input-file.js";
import { session } from "../session/session.js";
import { Part } from "./part.js";

/** A dialog for pasted text of a table, which is treated as a file. */
@customElement("driftglass-paste")
export class Paste extends Part {
  private static pasted = 0;
  private fault = "";

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="paste-heading">
      <h2 id="paste-heading">Paste a table</h2>
      <form class="decision" @submit=${this.take}>
        <label>Rows with a header, separated by commas, semicolons or tabs
          <textarea
            name="rows"
            rows="10"
            spellcheck="false"
            autocomplete="off"
            aria-invalid=${this.fault === "" ? "false" : "true"}
            aria-describedby="paste-fault"
          ></textarea>
        </label>
        <p id="paste-fault" class=${this.fault === "" ? "" : "fault"} role="alert">${this.fault}</p>
        <fieldset class="choices">
          <legend>It is</legend>
          ${this.choice("reference", "the reference: data you trust")}
          ${this.choice("production", "a batch to compare with it")}
        </fieldset>
        <div class="row">
          <button type="button" @click=${this.close}>Cancel</button>
          <button type="submit" class="primary">Use it</button>
        </div>
      </form>
    </dialog>`;
  }

  private choice(part: InputFile["part"], name: string): TemplateResult {
    const wanted = session.fileReference === null ? "reference" : "production";
    return html`<label class="tick"><input type="radio" name="part" value=${part} .checked=${part === wanted} />${name}</label>`;
  }

  /** Opens the dialog; closing it returns the focus to what opened it. */
  async open(): Promise<void> {
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
    this.querySelector("textarea")?.focus();
  }

  private readonly close = (): void => this.querySelector("dialog")?.close();

  private readonly take = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    const rows = String(fields.get("rows") ?? "").trim();
    const isTable = rows.includes("\n");
    this.fault = isTable ? "" : "Paste a header line and at least one row below it.";
    this.requestUpdate();
    if (!isTable) return;
    const part = fields.get("part") === "reference" ? "reference" : "production";
    Paste.pasted += 1;
    const name = part === "reference" ? "pasted reference.csv" : `pasted ${Paste.pasted}.csv`;
    form.reset();
    this.close();
    void session.choose([new File([`${rows}\n`], name, { type: "text/csv" })], part);
  };
}
