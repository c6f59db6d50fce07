import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { onceLaidOut } from "../elements/laid-out.js";
import { navigation } from "./address/navigation.js";
import { VIEW_NAMES } from "./address/view-names.js";
import { droppedFiles } from "./files/dropped.js";
import { batchAt } from "./findings/report-view.js";
import { Part } from "./parts/part.js";
import { session } from "./session/session.js";
import { fractionOf, type Stage } from "./session/stage.js";
import { takeDropped } from "./session/taking.js";
import "./parts/top-bar.js";
import "./parts/rail.js";
import "./parts/files-panel.js";
import "./parts/keys-help.js";
import "./parts/problem-panel.js";
import "./parts/storage-notice.js";
import "./parts/status-line.js";
import "./screens/reading.js";
import "./screens/mapping.js";
import "./screens/report.js";

/** The page: the frame, with the screen for the current stage. */
@customElement("driftglass-page")
export class Page extends Part {
  private isDropping = false;
  private stage: Stage = session.stage;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("dragover", this.dragOver);
    addEventListener("dragleave", this.dragLeave);
    addEventListener("drop", this.drop);
    navigation.addEventListener("moved", this.focusHeading);
  }

  private readonly dragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (!this.isDropping) this.setDropping(true);
  };

  private readonly dragLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.setDropping(false);
  };

  private readonly drop = (event: DragEvent): void => {
    if (!event.dataTransfer) return;
    event.preventDefault();
    this.setDropping(false);
    void droppedFiles(event.dataTransfer).then(takeDropped);
  };

  private setDropping(isDropping: boolean): void {
    this.isDropping = isDropping;
    this.requestUpdate();
  }

  /** After a change of place the new screen's heading gets the focus, as after loading a page. */
  private readonly focusHeading = (): void => {
    void this.updateComplete.then(() => {
      requestAnimationFrame(() => {
        const heading = this.querySelector<HTMLElement>("main h1");
        if (heading !== null) onceLaidOut(heading, () => showFromTop(heading));
      });
    });
  };

  /** The picture in the HTML stays until there is something else to show. */
  protected override shouldUpdate(): boolean {
    const picture = document.querySelector("#first-picture");
    if (session.isStarting && picture !== null) return false;
    picture?.remove();
    return true;
  }

  protected override updated(): void {
    if (this.stage !== session.stage) this.keepFocus();
    this.stage = session.stage;
    document.documentElement.dataset.state = session.stage;
    document.title = `${this.heading()} – driftglass`;
  }

  /** A new stage removes the control that led to it, so the focus moves to the next one. */
  private keepFocus(): void {
    const wasSeen = this.stage !== "empty";
    requestAnimationFrame(() => {
      if (!wasSeen || document.activeElement !== document.body) return;
      const analyse = this.querySelector<HTMLElement>("driftglass-mapping .primary:enabled");
      const next = analyse ?? this.querySelector<HTMLElement>(this.wanted() ?? "main h1");
      next?.focus({ preventScroll: true });
    });
  }

  /** The input for the files that the mapping still needs. */
  private wanted(): string | null {
    if (session.stage !== "mapping") return null;
    return session.reference === null ? "#reference-input" : "#production-input";
  }

  private heading(): string {
    const { work } = session;
    if (work !== null) {
      const name = work.kind === "analysing" ? "Analysing" : "Reading";
      return `${Math.floor(fractionOf(work) * 100)} % · ${name}`;
    }
    if (session.pending) return "Check your columns";
    const batch = session.report && batchAt(session.report, navigation.route.batch);
    const name = VIEW_NAMES[navigation.route.view];
    return batch ? `${name}, ${batch.label}` : name;
  }

  private screen(): TemplateResult | typeof nothing {
    if (session.work !== null) return html`<driftglass-reading></driftglass-reading>`;
    if (session.pending) return html`<driftglass-mapping></driftglass-mapping>`;
    return session.report === null
      ? html`<h1 tabindex="-1">Is your model still fine?</h1>
          ${session.isStarted ? html`<driftglass-files-panel></driftglass-files-panel>` : nothing}`
      : html`<driftglass-report></driftglass-report>`;
  }

  protected override render(): TemplateResult {
    const { isStarting } = session;
    const showsReport =
      isStarting || (session.report !== null && session.work === null && !session.pending);
    return html`
      <a class="skip" href="#main" @click=${this.skip}>Skip to the content</a>
      <driftglass-top-bar></driftglass-top-bar>
      <div class="frame ${showsReport ? "with-rail" : ""} ${isStarting ? "starting" : ""}">
        ${showsReport ? html`<driftglass-rail></driftglass-rail>` : nothing}
        <main id="main" tabindex="-1">
          <driftglass-storage-notice></driftglass-storage-notice>
          <driftglass-problem-panel></driftglass-problem-panel>
          ${this.screen()}
        </main>
      </div>
      <driftglass-status-line></driftglass-status-line>
      <driftglass-keys-help></driftglass-keys-help>
      ${this.isDropping ? html`<div class="drop-cover" aria-hidden="true">Drop your files</div>` : nothing}
    `;
  }

  private skip(event: Event): void {
    event.preventDefault();
    document.querySelector<HTMLElement>("#main")?.focus();
  }
}

function showFromTop(heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}
