import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { session } from "../session/session.js";
import { shown } from "../shared/format.js";
import { type Problem, placeOf } from "../shared/problem.js";
import { Part } from "./part.js";

/** An error: what, where, and what to do. What was loaded before stays. */
@customElement("driftglass-problem-panel")
export class ProblemPanel extends Part {
  protected override render(): TemplateResult | typeof nothing {
    if (session.problems.length === 0) return nothing;
    return html`<section class="problem" role="alert">
      ${session.problems.map((problem) => this.problem(problem))}
      <p class="row">
        <span>What was loaded before is unchanged.</span>
        <button type="button" @click=${() => session.dismiss()}>Dismiss</button>
      </p>
    </section>`;
  }

  private problem(problem: Problem): TemplateResult {
    const place = placeOf(problem);
    return html`<div>
      <p class="title"><span aria-hidden="true">◆</span> ${problem.title}</p>
      ${place === "" ? nothing : html`<p class="place"><bdi>${shown(place)}</bdi></p>`}
      <p>${shown(problem.message)}</p>
      <p>${problem.advice}</p>
    </div>`;
  }
}
