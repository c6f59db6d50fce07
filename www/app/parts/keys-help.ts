import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { navigation } from "../address/navigation.js";
import { preferences } from "../settings/settings.js";
import { KEYS } from "./keys.js";
import { Part } from "./part.js";

/** The keys of the page, in a dialog. */
@customElement("driftglass-keys-help")
export class KeysHelp extends Part {
  protected override render(): TemplateResult {
    return html`<dialog id="keys-dialog" aria-labelledby="keys-heading">
      <h2 id="keys-heading" tabindex="-1" autofocus>Keys</h2>
      ${preferences.value.shortcuts ? "" : html`<p>They are switched off in the settings.</p>`}
      <dl class="facts key-list">
        ${KEYS.map(([keys, what]) => html`<div><dt><kbd>${keys}</kbd></dt><dd>${what}</dd></div>`)}
      </dl>
      <form method="dialog" class="row">
        <a href=${navigation.link({ view: "settings" })} @click=${this.close}>Settings</a>
        <button type="submit">Close</button>
      </form>
    </dialog>`;
  }

  private readonly close = (): void => this.querySelector("dialog")?.close();
}
