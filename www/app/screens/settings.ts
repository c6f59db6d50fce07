import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { DriftOptions, DriftPreset } from "../../core/types.js";
import { navigation } from "../address/navigation.js";
import { columnLink, hideColumns } from "../address/open-column.js";
import { strictPrivacy } from "../address/privacy.js";
import { fitsLink } from "../address/route.js";
import { saveFile } from "../exports/download.js";
import { Part } from "../parts/part.js";
import { configFile, readConfigFile } from "../session/config-file.js";
import { inForce, limited, limitsOf, type StoredChange } from "../session/judging.js";
import { limitsBeside, otherLimit } from "../session/limit-words.js";
import { changeLook, moveColumn, moveLimits, moveThreshold } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { OTHER_LIMITS } from "../settings/other-limits.js";
import { DENSITIES, type Limit, NUMBERS, PRESETS, preferences } from "../settings/settings.js";
import { eraseEverything, keeper } from "../settings/storage/index.js";
import { selected } from "../shared/selected.js";
import { chosenTheme, THEMES, type Theme } from "../shared/theme.js";
import "../parts/undo.js";

const THEME_NAMES: Record<Theme, string> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
  contrast: "High contrast",
};

const PRESET_NAMES: Record<DriftPreset, string> = {
  calibrated: "Calibrated: adjusted p-values and a smallest effect",
  classic: "Classic: p below alpha in each column",
  evidently: "As Evidently decides",
  nannyml: "As NannyML decides",
};

/** The value in force if the user set none: that of the analysis, or that of its method. */
function placeholderOf(name: "alpha" | "minEffect", drift: DriftOptions = {}): string {
  if (drift[name] !== undefined) return `here: ${drift[name]}`;
  return (drift.preset ?? "calibrated") === "calibrated" ? "usual: 0.05" : "as the method says";
}

/** Finds a choice among the options. */
const is = (event: Event) => (known: string) => known === selected(event);

/** Settings for every analysis in this browser. */
@customElement("driftglass-settings")
export class SettingsScreen extends Part {
  private outcome = "";
  private readonly again = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    preferences.addEventListener("change", this.again);
    keeper.addEventListener("change", this.again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    preferences.removeEventListener("change", this.again);
    keeper.removeEventListener("change", this.again);
  }

  protected override render(): TemplateResult {
    return html`
      <div class="head"><h1 tabindex="-1">Settings</h1><driftglass-undo></driftglass-undo></div>
      <p class="lead">Every change is in force at once. ${this.whereKept()}</p>
      ${this.limits()} ${this.columns()} ${this.methods()} ${this.look()} ${this.privacy()} ${this.files()}
      ${this.erasing()}
      <p role="status">${this.outcome}</p>
    `;
  }

  private whereKept(): string {
    if (keeper.isErasing) return "Erasing what is stored.";
    if (keeper.isStrict) return "Strict privacy is on: nothing is stored.";
    return keeper.mode === "kept"
      ? "Settings are kept in this browser."
      : "Settings last as long as this tab.";
  }

  private limits(): TemplateResult {
    return html`<section aria-labelledby="limits-heading">
      <h2 id="limits-heading">Limits</h2>
      <div class="scroll" role="group" aria-labelledby="limits-heading" tabindex="0">
        <table class="settings-table">
          <thead><tr><th scope="col">Limit</th><th scope="col">Yours</th><th scope="col" class="numeric">In force here</th><th scope="col" class="numeric">Usual</th><th scope="col"><span class="unseen">Reset</span></th></tr></thead>
          <tbody>${limitsBeside(preferences.value.thresholds).map((limit) => this.limit(limit))}</tbody>
        </table>
      </div>
      ${this.another()}
      ${session.ownRules === null ? nothing : html`<p class="fine">This analysis is judged by rules of its own. Of those, the ones on the same metric that name no column and no segments take a limit that you move.</p>`}
    </section>`;
  }

  private limit(limit: Limit): TemplateResult {
    const { name, label, usual } = limit;
    const word = usual === null ? "Remove" : "Reset";
    const config = session.report?.config ?? limited({}, limitsOf(preferences.value));
    const own = preferences.value.thresholds[name] ?? session.limits.now.thresholds[name];
    const hasNone = usual === null && !this.isMeasured(name) && session.report !== null;
    const move = ({ target }: Event): void => {
      if (!(target instanceof HTMLInputElement)) return;
      const value = target.valueAsNumber;
      const limit = Number.isFinite(value) && value !== usual ? value : null;
      void moveThreshold(name, limit, label, true);
    };
    return html`<tr>
      <th scope="row"><label for="limit-${name}">${label}</label></th>
      <td><input id="limit-${name}" type="number" step="any" inputmode="decimal" data-limit .value=${String(own ?? usual ?? "")} @change=${move} /></td>
      <td class="numeric" data-in-force=${name}>${hasNone ? "not measured" : inForce(config, limit)}</td>
      <td class="numeric">${usual ?? "none"}</td>
      <td>${own === undefined ? nothing : html`<button type="button" class="small" aria-label="${word}: ${label}" @click=${() => moveThreshold(name, null, label)}>${word}</button>`}</td>
    </tr>`;
  }

  /** Whether the last batch has a value of the metric. */
  private isMeasured(name: string): boolean {
    const { measurements = [] } = session.report?.batches.at(-1) ?? {};
    return measurements.some(({ metric, value }) => metric === name && value !== null);
  }

  /** A limit on a metric without a limit of its own. */
  private another(): TemplateResult {
    const left = OTHER_LIMITS.filter((name) => !(name in preferences.value.thresholds));
    const add = (event: SubmitEvent): void => {
      event.preventDefault();
      const form = event.currentTarget as HTMLFormElement;
      const given = new FormData(form);
      const name = String(given.get("metric"));
      void moveThreshold(name, Number(given.get("limit")), otherLimit(name).label, true);
      form.reset();
    };
    return html`<form class="limits" @submit=${add}>
      <label>Another limit
        <select name="metric">${left.map((name) => html`<option value=${name}>${otherLimit(name).label}</option>`)}</select></label>
      <label>Value
        <input name="limit" type="number" step="any" inputmode="decimal" required /></label>
      <button type="submit">Add limit</button>
    </form>`;
  }

  private columns(): TemplateResult {
    const { columns, ignored } = session.limits.now;
    const own = Object.entries(columns);
    if (own.length === 0 && ignored.length === 0)
      return html`<p class="fine">No column has a limit of its own: set one in the details of the column.</p>`;
    return html`<section aria-labelledby="own-heading">
      <h2 id="own-heading">Columns with limits of their own</h2>
      <ul class="settings-list">
        ${own.map(
          ([name, value]) => html`<li><a href=${columnLink(name)}><bdi>${name}</bdi></a>: ${value}
          <button type="button" class="small" aria-label="Reset the limit of ${name}" @click=${() => moveColumn(name, null)}>Reset</button></li>`,
        )}
        ${ignored.map((name) => html`<li><a href=${columnLink(name)}><bdi>${name}</bdi></a>: ignored</li>`)}
      </ul>
      <button type="button" class="small" @click=${() => moveLimits({ columns: {}, ignored: [] }, "Limits of columns")}>Reset all columns</button>
      <p class="fine">They belong to this analysis and are not stored, as they name columns; the settings file holds them.</p>
    </section>`;
  }

  private methods(): TemplateResult {
    const { preset, alpha, minEffect } = preferences.value;
    const move = (change: Omit<StoredChange, "thresholds">): void => {
      void moveLimits({ preset, alpha, minEffect, ...change }, "Method", change);
    };
    const share = (text: string, isLevel: boolean): number | null => {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      return value >= 0 && value <= 1 && !(isLevel && (value === 0 || value === 1)) ? value : null;
    };
    const { drift } = session.report?.config ?? {};
    const field = (label: string, name: "alpha" | "minEffect", take: (text: string) => void) =>
      html`<label>${label}
        <input type="number" step="any" min="0" max="1" inputmode="decimal" placeholder=${placeholderOf(name, drift)}
          .value=${String(preferences.value[name] ?? "")} @change=${(event: Event) => take((event.target as HTMLInputElement).value)} />
      </label>`;
    return html`<section aria-labelledby="methods-heading">
      <h2 id="methods-heading">How drift is decided</h2>
      <div class="limits">
        <label>Method
          <select @change=${(event: Event) => move({ preset: PRESETS.find(is(event)) ?? null })}>
            <option value="" ?selected=${preset === null}>As the analysis is configured</option>
            ${PRESETS.map((name) => html`<option value=${name} ?selected=${name === preset}>${PRESET_NAMES[name]}</option>`)}
          </select>
        </label>
        ${field("Chance of a false alarm (alpha)", "alpha", (text) => move({ alpha: share(text, true) }))}
        ${field("Share of rows that must have moved", "minEffect", (text) => move({ minEffect: share(text, false) }))}
      </div>
    </section>`;
  }

  private look(): TemplateResult {
    const { timeZone, density, numbers, shortcuts } = preferences.value;
    const zones = [...new Set(["UTC", timeZone, ...Intl.supportedValuesOf("timeZone")])];
    return html`<section aria-labelledby="look-heading">
      <h2 id="look-heading">Look and keys</h2>
      <div class="limits">
        <label>Theme
          <select @change=${(event: Event) => changeLook({ theme: THEMES.find(is(event)) ?? "system" }, "Theme")}>
            ${THEMES.map((name) => html`<option value=${name} ?selected=${name === chosenTheme()}>${THEME_NAMES[name]}</option>`)}
          </select>
        </label>
        <label>Density
          <select @change=${(event: Event) => changeLook({ density: DENSITIES.find(is(event)) ?? "comfortable" }, "Density")}>
            <option value="comfortable" ?selected=${density === "comfortable"}>Comfortable</option>
            <option value="compact" ?selected=${density === "compact"}>Compact</option>
          </select>
        </label>
        <label>Numbers
          <select @change=${(event: Event) => changeLook({ numbers: NUMBERS.find(is(event)) ?? "en" }, "Numbers")}>
            ${NUMBERS.map((known) => html`<option value=${known} ?selected=${known === numbers}>${new Intl.NumberFormat(known).format(1234567.89)} (${known})</option>`)}
          </select>
        </label>
        <label>Time zone of new analyses
          <select @change=${(event: Event) => changeLook({ timeZone: selected(event) }, "Time zone of new analyses")}>
            ${zones.map((zone) => html`<option value=${zone} ?selected=${zone === timeZone}>${zone}</option>`)}
          </select>
        </label>
      </div>
      <label class="tick"><input type="checkbox" .checked=${shortcuts} @change=${(event: Event) => changeLook({ shortcuts: (event.target as HTMLInputElement).checked }, "Keys")} />
        Keys that act alone, such as / and g d; ? lists them</label>
    </section>`;
  }

  private privacy(): TemplateResult {
    const { remembersColumns } = preferences.value;
    return html`<section aria-labelledby="privacy-heading">
      <h2 id="privacy-heading">Privacy</h2>
      <label class="tick"><input type="checkbox" .checked=${keeper.isStrict} @change=${(event: Event) => strictPrivacy((event.target as HTMLInputElement).checked)} />
        Strict privacy: no example values on screen, and nothing is stored. What is stored now is erased.</label>
      <label class="tick"><input type="checkbox" ?disabled=${keeper.isStrict} .checked=${remembersColumns} @change=${(event: Event) => preferences.change({ remembersColumns: (event.target as HTMLInputElement).checked })} />
        Remember which column plays which part, for files with the same header. Stored are a hash of the header and places of columns, no names.</label>
      <label class="tick"><input type="checkbox" .checked=${navigation.route.set.hidesColumns} @change=${(event: Event) => hideColumns((event.target as HTMLInputElement).checked)} />
        Hide column names in links: the address then has the place of a column, and not what was searched for. It shows the column at that place to whoever opens it with the same files.</label>
    </section>`;
  }

  private files(): TemplateResult {
    return html`<section aria-labelledby="config-heading">
      <h2 id="config-heading">Settings as a file</h2>
      <p class="row">
        <button type="button" @click=${this.save}>Save settings file</button>
        <label class="saved"><span>Open a settings file (.json)</span>
          <input type="file" accept=".json,application/json" @change=${this.open} /></label>
      </p>
      <p class="fine">It names columns that have limits of their own, and the roles of this report.
        ${fitsLink(navigation.route) ? "The address of this page holds limits and time zone as well, to share a view." : "There are too many limits for a link: share this file."}</p>
    </section>`;
  }

  private readonly save = (): void => {
    const config = session.exactReport?.config ?? null;
    const text = configFile(preferences.value, chosenTheme(), session.limits.now, config);
    saveFile("driftglass.settings.json", "application/json", text);
    this.say("Saved driftglass.settings.json.");
  };

  private readonly open = async (event: Event): Promise<void> => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    const file = input.files?.[0];
    input.value = "";
    if (file === undefined) return;
    try {
      const { settings, theme, limits } = readConfigFile(await file.text());
      const none = Object.keys(preferences.value.thresholds).map((name) => [name, null] as const);
      const thresholds = { ...Object.fromEntries(none), ...settings.thresholds };
      void moveLimits(limits, `Settings of ${file.name}`, { ...settings, theme, thresholds });
      this.say(`Applied the settings of ${file.name}.`);
    } catch (reason) {
      this.say(reason instanceof Error ? reason.message : String(reason));
    }
  };

  private erasing(): TemplateResult {
    return html`<section aria-labelledby="erase-heading">
      <h2 id="erase-heading">Erase everything</h2>
      <p>Settings, what was kept of analyses and remembered columns are erased from this browser, with whatever else this page stored. Your files are not touched; what is on screen stays until you reload.</p>
      <button type="button" @click=${this.ask}>Erase everything …</button>
      <dialog id="erase-dialog" aria-labelledby="erase-question">
        <h2 id="erase-question">Erase everything that this page stored?</h2>
        <p>This cannot be taken back.</p>
        <form method="dialog" class="row">
          <button type="button" class="primary" @click=${this.erase}>Erase</button>
          <button type="submit">Keep it</button>
        </form>
      </dialog>
    </section>`;
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector<HTMLDialogElement>("#erase-dialog");
  }

  private readonly ask = (): void => this.dialog()?.showModal();

  private readonly erase = async (): Promise<void> => {
    this.dialog()?.close();
    const left = await eraseEverything();
    this.say(
      left.length === 0
        ? "Everything is erased."
        : `Some of it could not be erased: ${left.join("; ")}.`,
    );
  };

  private say(text: string): void {
    this.outcome = text;
    this.requestUpdate();
  }
}
