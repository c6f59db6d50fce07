//! Every alert of a monitor: its state, since when it has it, silences and acknowledgements.

use super::absent::absent;
use super::bases::Bases;
use super::inhibit::{self, Inhibition};
use super::judge::{Judgement, Side, judge};
use super::matching::SilenceMatch;
use super::rule::validate_rules;
use super::rule::watches;
use super::trail::{Trail, shown};
use super::transition::{Observation, Pace, Progress, step};
use super::types::{Alert, AlertEvent, AlertState, Rule, Threshold};
use super::words;
use crate::error::{Error, Result};
use crate::json;
use crate::metric::Measurement;
use crate::numerals::{counted, counted_as};
use crate::order;
use serde::Serialize;
use std::collections::BTreeMap;

/// Largest number of silences at a time.
const MAX_SILENCES: usize = 1000;

/// A silence with its end.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Silence {
    /// The alerts it matches.
    #[serde(rename = "match")]
    pub matching: SilenceMatch,
    /// It ends with the first batch at or after this time, milliseconds since 1970.
    pub until: f64,
}

json::shape!(Silence {
    matching as "match", until,
});

/// The state from which a book is restored.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BookState {
    entries: Vec<Entry>,
    silences: Vec<Silence>,
    at: Option<f64>,
}

json::shape!(BookState { entries, silences, at });

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Entry {
    alert: Alert,
    progress: Progress,
    /// Whether it entered its state while muted, so that nobody has been told.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    untold: bool,
    #[serde(skip_serializing_if = "Trail::is_empty")]
    trail: Trail,
}

json::shape!(Entry {
    alert,
    progress,
    untold = false,
    trail = Trail::default()
});

/// When measurements are judged, and for which batch.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// The time, milliseconds since 1970.
    pub at: f64,
    /// Label of the batch.
    pub label: &'a str,
    /// The batch, if it can be judged again; `None` if it cannot.
    pub again: Option<Again>,
}

/// A batch that can be judged again.
#[derive(Debug, Clone, Copy)]
pub struct Again {
    /// Its number, counted from 1.
    pub batch: u64,
    /// Whether it can be judged again for a metric.
    pub holds: fn(&str) -> bool,
}

impl Entry {
    fn is_muted(&self) -> bool {
        self.alert.silenced || self.alert.inhibited_by.is_some()
    }

    fn event(&self, from: AlertState, at: f64) -> AlertEvent {
        let Alert { id, rule, value, message, severity, state, .. } = self.alert.clone();
        let (silenced, inhibited) = (false, false);
        AlertEvent {
            alert: id,
            rule,
            from,
            to: state,
            at,
            value,
            message,
            severity,
            silenced,
            inhibited,
        }
    }
}

/// All alerts of one monitor.
///
/// Bounded: there is at most one alert per rule and column, and alerts that never left `inactive` are not kept.
#[derive(Debug, Clone)]
pub struct AlertBook {
    rules: Vec<Rule>,
    entries: BTreeMap<String, Entry>,
    silences: Vec<Silence>,
    inhibitions: Vec<Inhibition>,
    currency: Option<String>,
    at: Option<f64>,
}

impl AlertBook {
    /// A book without alerts.
    ///
    /// # Errors
    /// `config-invalid`, as for [`validate_rules`].
    pub fn new(rules: Vec<Rule>) -> Result<Self> {
        validate_rules(&rules)?;
        let (entries, silences, inhibitions) = (BTreeMap::new(), Vec::new(), Vec::new());
        Ok(Self { rules, entries, silences, inhibitions, currency: None, at: None })
    }

    /// The book with alerts that mute others.
    #[must_use]
    pub fn with_inhibitions(mut self, inhibitions: Vec<Inhibition>) -> Self {
        self.inhibitions = inhibitions;
        self
    }

    /// The book with the currency that messages use for amounts of money.
    #[must_use]
    pub fn with_currency(mut self, currency: Option<&str>) -> Self {
        self.currency = currency.map(str::to_owned);
        self
    }

    /// A restored book.
    ///
    /// # Errors
    /// `config-invalid`, as for [`validate_rules`].
    pub fn restore(rules: Vec<Rule>, state: BookState) -> Result<Self> {
        let mut book = Self::new(rules)?;
        for entry in state.entries {
            book.entries.insert(entry.alert.id.clone(), entry);
        }
        book.silences = state.silences;
        book.at = state.at;
        Ok(book)
    }

    /// The state that [`AlertBook::restore`] needs besides the rules.
    #[must_use]
    pub fn state(&self) -> BookState {
        BookState {
            entries: self.entries.values().cloned().collect(),
            silences: self.silences.clone(),
            at: self.at,
        }
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Updates every alert with one batch and returns the changes: at most one event per alert, and none if it stays
    /// as it is. A metric that was not measured counts as a measurement without a value: for every existing alert
    /// and, for a rule with `noDataFor`, also for the column it names and for the metric of the batch or of its
    /// segments.
    ///
    /// An alert that began to fire, or to have no data, while it was muted has an event when the muting ends, from
    /// its state to the same state, because nobody has been told yet.
    ///
    /// `bases` holds the same metrics of the reference, for thresholds derived from it.
    pub fn observe(
        &mut self,
        measurements: &[Measurement],
        bases: Bases<'_>,
        at: f64,
        label: &str,
    ) -> Vec<AlertEvent> {
        self.judge(measurements, bases, Occasion { at, label, again: None })
    }

    /// The same as [`AlertBook::observe`] for a batch that can be judged again because its labels arrive in parts.
    /// Alerts on the metrics to which this applies then have the state they would have if every batch had been judged
    /// once, in the order of their numbers, by its newest measurements. Batches older than the newest 50 with a value
    /// of that alert are final for it.
    pub fn judge(
        &mut self,
        measurements: &[Measurement],
        bases: Bases<'_>,
        occasion: Occasion<'_>,
    ) -> Vec<AlertEvent> {
        let lacking = self.lacking(measurements, bases);
        let mut events = self.judge_each(measurements, bases, occasion);
        for (rule, measured, observation) in lacking {
            let Some(rule) = self.rules.get(rule) else { continue };
            let judgement = Judgement { observation, bound: None, side: Side::Above };
            let watched = (rule, self.currency.as_deref());
            events.extend(move_alert(&mut self.entries, watched, &measured, judgement, occasion));
        }
        self.settle(events, occasion.at)
    }

    /// The same as [`AlertBook::judge`] for a part of a batch, such as late labels: all other alerts stay as they
    /// are.
    pub fn judge_part(
        &mut self,
        measurements: &[Measurement],
        bases: Bases<'_>,
        occasion: Occasion<'_>,
    ) -> Vec<AlertEvent> {
        let events = self.judge_each(measurements, bases, occasion);
        self.settle(events, occasion.at)
    }

    /// Metrics that rules watch and the measurements lack, each with the index of its rule.
    fn lacking(
        &self,
        measurements: &[Measurement],
        bases: Bases<'_>,
    ) -> Vec<(usize, Measurement, Observation)> {
        let mut known: BTreeMap<&str, Vec<&Alert>> = BTreeMap::new();
        for Entry { alert, .. } in self.entries.values() {
            known.entry(&alert.rule).or_default().push(alert);
        }
        let mut all = Vec::new();
        for (place, rule) in self.rules.iter().enumerate() {
            let known = known.remove(rule.name.as_str()).unwrap_or_default();
            let found = absent(rule, measurements, &known, bases);
            all.extend(found.into_iter().map(|(measured, seen)| (place, measured, seen)));
        }
        all
    }

    fn judge_each(
        &mut self,
        measurements: &[Measurement],
        bases: Bases<'_>,
        occasion: Occasion<'_>,
    ) -> Vec<AlertEvent> {
        let at = occasion.at;
        self.silences.retain(|silence| silence.until > at);
        self.at = Some(at);
        let mut events = Vec::new();
        for rule in &self.rules {
            let watched = |measured: &&Measurement| watches(rule, measured);
            for measured in measurements.iter().filter(watched) {
                let judgement = judge(rule, measured, bases.of(rule, measured));
                let watched = (rule, self.currency.as_deref());
                let moved = move_alert(&mut self.entries, watched, measured, judgement, occasion);
                events.extend(moved);
            }
        }
        events
    }

    /// Marks muted events, adds events of alerts that are no longer muted, and removes alerts and silences that are
    /// over.
    fn settle(&mut self, mut events: Vec<AlertEvent>, at: f64) -> Vec<AlertEvent> {
        self.mark_silenced();
        self.mark_inhibited();
        for event in &mut events {
            let Some(entry) = self.entries.get_mut(&event.alert) else { continue };
            event.silenced = entry.alert.silenced;
            event.inhibited = entry.alert.inhibited_by.is_some();
            entry.untold = entry.is_muted() && lasts(event.to);
        }
        for entry in self.entries.values_mut().filter(|entry| entry.untold && !entry.is_muted()) {
            entry.untold = false;
            events.push(entry.event(entry.alert.state, at));
        }
        self.entries
            .retain(|_, entry| entry.progress != Progress::default() || !entry.trail.is_empty());
        events
    }

    /// Whether the result of a batch is final for every alert on such metrics that can be judged again.
    #[must_use]
    pub fn is_final(&self, batch: u64, of: fn(&str) -> bool) -> bool {
        let again = |entry: &&Entry| of(&entry.alert.metric) && !entry.trail.is_empty();
        let mut entries = self.entries.values().filter(again).peekable();
        entries.peek().is_some() && entries.all(|entry| entry.trail.is_final(batch))
    }

    /// Alerts that are pending, firing or resolved; firing first, then by severity and id.
    #[must_use]
    pub fn alerts(&self) -> Vec<Alert> {
        let mut alerts: Vec<Alert> = self
            .entries
            .values()
            .filter(|entry| entry.alert.state != AlertState::Inactive)
            .map(|entry| entry.alert.clone())
            .collect();
        order::sort_by(&mut alerts, |a, b| {
            rank(a.state)
                .cmp(&rank(b.state))
                .then(b.severity.cmp(&a.severity))
                .then(a.id.cmp(&b.id))
        });
        alerts
    }

    /// The active silences.
    #[must_use]
    pub fn silences(&self) -> &[Silence] {
        &self.silences
    }

    /// Ends the silences with exactly this match. Alerts that they muted and that still fire are reported with the
    /// next batch.
    ///
    /// # Errors
    /// `config-invalid` if no silence has that match.
    pub fn end_silence(&mut self, matching: &SilenceMatch) -> Result<()> {
        let before = self.silences.len();
        self.silences.retain(|silence| silence.matching != *matching);
        if self.silences.len() == before {
            return Err(Error::invalid(
                "No silence has that match. Give the one it was made with; `silences` lists them.",
            ));
        }
        self.mark_silenced();
        Ok(())
    }

    /// Silences matching alerts, present and future, until a batch at or after `until_ms`. Silenced alerts still
    /// change state; their events are marked `silenced`.
    ///
    /// # Errors
    /// `config-invalid` if the match is empty, `until_ms` is not finite, or 1,000 silences are active.
    pub fn silence(&mut self, matching: SilenceMatch, until_ms: f64) -> Result<()> {
        if matching == SilenceMatch::default() {
            return Err(Error::invalid(
                "A silence says which alerts: by `id`, `rule`, `metric`, `column`, `segment` or `severity`, or `all: true`.",
            ));
        }
        if !until_ms.is_finite() {
            return Err(Error::invalid("A silence needs an end: milliseconds since 1970."));
        }
        if self.silences.len() >= MAX_SILENCES {
            return Err(Error::invalid(format!(
                "{MAX_SILENCES} silences are running; no more are taken."
            )));
        }
        if self.at.is_none_or(|at| until_ms > at) {
            self.silences.push(Silence { matching, until: until_ms });
            self.mark_silenced();
        }
        Ok(())
    }

    /// Marks an alert as acknowledged, until it fires anew or is over.
    ///
    /// # Errors
    /// `config-invalid` if no alert has that id.
    pub fn acknowledge(&mut self, id: &str) -> Result<()> {
        let listed = |entry: &&mut Entry| entry.alert.state != AlertState::Inactive;
        let entry =
            self.entries.get_mut(id).filter(listed).ok_or_else(|| {
                Error::invalid(format!("There is no alert \"{id}\" to acknowledge."))
            })?;
        entry.alert.acknowledged = true;
        Ok(())
    }

    fn mark_inhibited(&mut self) {
        let firing = inhibit::firing(self.entries.values().map(|entry| &entry.alert));
        for entry in self.entries.values_mut() {
            entry.alert.inhibited_by = inhibit::muted_by(&entry.alert, &self.inhibitions, &firing);
        }
    }

    fn mark_silenced(&mut self) {
        for entry in self.entries.values_mut() {
            entry.alert.silenced =
                self.silences.iter().any(|silence| silence.matching.covers(&entry.alert));
        }
    }
}

fn rank(state: AlertState) -> u8 {
    match state {
        AlertState::Firing => 0,
        AlertState::Pending => 1,
        AlertState::NoData | AlertState::NotEnoughData => 2,
        AlertState::Resolved => 3,
        AlertState::Inactive => 4,
    }
}

/// Updates the alert of a rule; messages name money in `currency`.
fn move_alert(
    entries: &mut BTreeMap<String, Entry>,
    (rule, currency): (&Rule, Option<&str>),
    measured: &Measurement,
    judgement: Judgement,
    occasion: Occasion<'_>,
) -> Option<AlertEvent> {
    let mut id = match &measured.column {
        Some(column) => format!("{}/{column}", rule.name),
        None => rule.name.clone(),
    };
    if let Some(segment) = &measured.segment {
        id.push_str(&format!(" [{segment}]"));
    }
    let again = occasion.again.filter(|again| (again.holds)(&measured.metric));
    let again = again.map(|again| again.batch);
    let moves = match judgement.observation {
        Observation::Breach => true,
        Observation::Clean => again.is_some(),
        Observation::Undefined | Observation::TooFew => rule.no_data_for.is_some(),
    };
    if !moves && !entries.contains_key(&id) {
        return None;
    }
    let entry = entries.entry(id.clone()).or_insert_with(|| new_entry(id, rule, measured));
    let before = entry.progress;
    let is_newest = again.is_none_or(|batch| entry.trail.is_newest(batch));
    entry.progress = entry.after(judgement.observation, Pace::of(rule), occasion.at, again);
    let said = message((rule, currency), measured, judgement, entry.progress);
    if is_newest {
        entry.alert.value = measured.value;
        entry.alert.threshold = judgement.bound.unwrap_or(entry.alert.threshold);
        entry.alert.message.clone_from(&said);
    }
    let after = entry.progress.state;
    if after == before.state {
        return None;
    }
    enter_state(&mut entry.alert, after, occasion.at, occasion.label);
    let told = entry.event(before.state, occasion.at);
    Some(AlertEvent { value: measured.value, message: said, ..told })
}

/// Whether a state that nobody was told of has to be reported later.
fn lasts(state: AlertState) -> bool {
    matches!(state, AlertState::Firing | AlertState::NoData | AlertState::NotEnoughData)
}

impl Entry {
    /// The progress of the alert after a batch; `again` is the batch's number if it can be judged again.
    fn after(&mut self, said: Observation, pace: Pace, at: f64, again: Option<u64>) -> Progress {
        let Some(batch) = again else { return step(self.progress, said, pace, at) };
        if self.trail.is_empty() {
            self.trail = match self.progress == Progress::default() {
                true => Trail::default(),
                false => Trail::after(self.progress, batch),
            };
        }
        if self.trail.is_final(batch) {
            return self.progress;
        }
        let folded = self.trail.put(batch, said, pace, at);
        let before = self.progress;
        let state = shown(before, folded.state);
        let lacked = folded.lacked || (before.lacked && state == AlertState::Pending);
        Progress { state, lacked, ..folded }
    }
}

fn enter_state(alert: &mut Alert, state: AlertState, at: f64, label: &str) {
    alert.state = state;
    alert.since = at;
    label.clone_into(&mut alert.since_label);
    match state {
        AlertState::Firing => alert.fired_at = Some(at),
        AlertState::NoData | AlertState::NotEnoughData => alert.fired_at = None,
        _ => {}
    }
    if matches!(state, AlertState::Firing | AlertState::Inactive) {
        alert.acknowledged = false;
    }
}

fn new_entry(id: String, rule: &Rule, measured: &Measurement) -> Entry {
    Entry {
        alert: Alert {
            id,
            rule: rule.name.clone(),
            metric: rule.metric.clone(),
            column: measured.column.clone(),
            segment: measured.segment.clone(),
            severity: rule.severity,
            state: AlertState::Inactive,
            since: 0.0,
            since_label: String::new(),
            value: None,
            threshold: 0.0,
            message: String::new(),
            acknowledged: false,
            silenced: false,
            inhibited_by: None,
            fired_at: None,
            labels: rule.labels.clone(),
        },
        progress: Progress::default(),
        untold: false,
        trail: Trail::default(),
    }
}

/// The message: the value with its bound, and how long a pending alert has breached, or a firing one has been clean.
fn message(
    (rule, currency): (&Rule, Option<&str>),
    measured: &Measurement,
    judgement: Judgement,
    progress: Progress,
) -> String {
    let (Some(value), Some(bound)) = (measured.value, judgement.bound) else {
        let reason = measured.reason.as_deref().unwrap_or("there is nothing to compare with");
        let subject = words::subject_of(&rule.metric, measured);
        return format!("{subject} is not known: {}.", reason.trim_end_matches('.'));
    };
    if judgement.observation == Observation::TooFew {
        return format!(
            "{} rests on {}; the rule asks for {}.",
            words::subject_of(&rule.metric, measured),
            counted_as(measured.n, "row", "rows"),
            counted(rule.min_rows.unwrap_or(0))
        );
    }
    let breach = judgement.observation == Observation::Breach;
    let is_measured = !matches!(rule.threshold, Threshold::Value(_) | Threshold::Range(_));
    let sides = [value, bound];
    let sentence = words::sentence(measured, sides, judgement.side, breach, is_measured, currency);
    let pace = Pace::of(rule);
    match progress.state {
        AlertState::Pending if progress.breaching >= pace.for_batches && pace.for_ms > 0.0 => {
            format!("{sentence} It has not lasted for as long as it takes to fire.")
        }
        AlertState::Pending => format!(
            "{sentence} Breached in {} of the {} batches it takes to fire.",
            progress.breaching.min(pace.for_batches),
            pace.for_batches
        ),
        AlertState::Firing if progress.clean > pace.keep_firing_for => {
            format!("{sentence} It fires on: it has not been clean for as long as it takes to end.")
        }
        AlertState::Firing if progress.clean > 0 => format!(
            "{sentence} It fires on: clean in {} of the {} batches it takes to end.",
            progress.clean,
            pace.keep_firing_for.saturating_add(1)
        ),
        _ => sentence,
    }
}
