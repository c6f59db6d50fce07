/** What the page knows. */

import type { Inhibition, Report, Rule } from "../../core/types.js";
import type { EngineMonitor } from "../../engine/types.js";
import { byName, type InputFile } from "../files/input-file.js";
import type { Late } from "../files/late-joined.js";
import type { Mapping } from "../files/mapping.js";
import { type Split, unsplit } from "../files/split.js";
import type { BatchTables } from "../files/tables.js";
import { SAMPLE, type SampleWords, sampleOf } from "../samples/sample-words.js";
import type { Problem } from "../shared/problem.js";
import type { Arrangement } from "./arrangement.js";
import { LimitHistory } from "./judging.js";
import { Marks } from "./marks.js";
import type { Origin, Stage, Work } from "./stage.js";
import type { Trial } from "./trial.js";

/** Milliseconds in which nobody sees that the page is not drawn yet. */
const BLINK = 40;

export class SessionState extends EventTarget {
  /** The report as the screens show it: no name or text in it holds anything unseen. */
  report: Report | null = null;
  /** The same as it is, for files that are saved. */
  exactReport: Report | null = null;
  origin: Origin | null = null;
  /** The rows behind the report; `null` where only its results are here. */
  tables: BatchTables | null = null;
  files: InputFile[] = [];
  mapping: Mapping | null = null;
  /** How production files become batches. */
  split: Split = unsplit();
  /** Rules that the person made; without them those of the limits. */
  rules: Rule[] | null = null;
  /** Which of them mute which; without it as the configuration says. */
  inhibit: Inhibition[] | null = null;
  /** The rules before those of the person came into force; `null` while there is no way back. */
  rulesBefore: { rules: Rule[] | null; inhibit: Inhibition[] | null } | null = null;
  /** The limits that the person moved, and what else can be taken back. */
  readonly limits = new LimitHistory();
  problems: Problem[] = [];
  status = "Reading the sample";
  work: Work | null = null;
  /** Whether the files chosen still wait for their analysis. */
  pending = false;
  /** Whether the sample was asked for; until then nothing else is offered. */
  isStarted = false;

  /** Labels that came after their batches. */
  late: Late | null = null;
  /** A policy that the person tries on the batches. */
  trial: Trial | null = null;

  /** Roles and batches of the report on screen, where its files are here. */
  protected analysedAs: Arrangement | null = null;
  protected monitor: EngineMonitor | null = null;
  /** The reference that is a part of the file of the batches, as it was analysed. */
  protected ownReference: InputFile | null = null;
  protected making: Promise<void> | null = null;
  protected marks = new Marks();
  /** The moves of limits that the report on screen is not judged by yet: the last one, and how to take back all. */
  protected owed: { what: string; takeBack: () => void } | null = null;
  protected stop = new AbortController();
  protected anew = new AbortController();
  protected enough = new AbortController();
  protected soon: ReturnType<typeof setTimeout> | undefined;
  protected preparing: ReturnType<typeof setTimeout> | undefined;

  get stage(): Stage {
    if (this.work?.kind === "analysing") return "analysing";
    if (this.work !== null) return "loading";
    if (this.problems.length > 0) return "error";
    if (this.pending) return "mapping";
    return this.report === null ? "empty" : "ready";
  }

  /** Whether the sample is on its way: the page keeps room for what it brings. */
  get isStarting(): boolean {
    return !this.isStarted && this.report === null && this.stage === "empty";
  }

  /** What is said of the sample that is on screen; `null` where it shows what the person chose. */
  get sample(): SampleWords | null {
    if (this.pending || this.origin?.kind === "files")
      return sampleOf(this.files.map(({ file }) => file));
    return this.origin?.kind === "sample" ? SAMPLE : null;
  }

  /** The file that is the reference as a whole. */
  get fileReference(): InputFile | null {
    return this.files.find((input) => input.part === "reference") ?? null;
  }

  get reference(): InputFile | null {
    const own = this.split.within === null ? null : this.ownReference;
    return this.fileReference ?? own;
  }

  get batches(): InputFile[] {
    return this.files.filter((input) => input.part === "production").sort(byName);
  }

  protected changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  /** Says so within a blink: of hundreds of small files each would have the page drawn several times. */
  protected changedSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      this.changed();
    }, BLINK);
  }

  /** Whether there is a reference and something to compare with it. */
  get isComplete(): boolean {
    const hasReference = this.fileReference !== null || this.split.within !== null;
    return hasReference && this.batches.length > 0;
  }

  /** Whether there is a monitor behind the report: one that was opened as plain JSON has none. */
  get canBeAsked(): boolean {
    return this.monitor !== null || this.origin?.kind === "sample";
  }

  /** Whether the rows are at hand, so that the batches can be observed again under other rules. */
  get canRunAgain(): boolean {
    return this.origin?.kind === "sample" || (this.origin?.kind === "files" && !this.pending);
  }

  /** Whether the files behind the report are here, so that their columns and batches can be changed. */
  get canReview(): boolean {
    const isAtRest = this.work === null && !this.pending;
    return this.origin?.kind === "files" && isAtRest && this.mapping !== null && this.isComplete;
  }

  /** The rules that the analysis was given, as they are in force; `null` where they are the engine's own. */
  get ownRules(): readonly Rule[] | null {
    const isGiven = this.rules !== null || this.origin?.kind !== "files";
    return isGiven ? (this.exactReport?.config.rules ?? null) : null;
  }

  /** Until when alerts are silenced, by their ids on screen. */
  get silences(): ReadonlyMap<string, number> {
    return this.marks.shown(this.report, this.exactReport);
  }

  /** Whether anything was silenced after the last batch. */
  get hasFreshSilence(): boolean {
    const last = this.exactReport?.batches.at(-1)?.label;
    return [...this.marks.silences.values()].some(({ label }) => label === last);
  }
}
