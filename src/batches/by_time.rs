//! Splits rows by calendar period.

use super::MAX_BATCHES;
use super::batch::{Batch, NO_BATCH, placed};
use super::options::BatchOptions;
use super::period::{HOUR, Period};
use super::plan::Plan;
use super::zone::Zone;
use crate::calendar::DAY;
use crate::error::{Code, Error, Result, Warning, listed};
use crate::numerals::counted;
use crate::table::{Table, Values, roles};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The supported years: 1 to 9999.
const YEARS: Range<f64> = -62_135_596_800_000.0..253_402_300_800_000.0;

/// A period of a zone: the index of its offset (for hours, which the clock may show twice; else 0), and its number.
/// Ascending in time.
type Key = (usize, i64);

pub(super) fn plan(
    table: &Table,
    options: &BatchOptions,
    period: Period,
    zone: &Zone,
) -> Result<Plan> {
    let (name, moments) = time_column(table, options.timestamp.as_deref())?;
    let clock = Clock { period, zone };
    let (mut codes, found) = clock.read(moments)?;
    let keys: Vec<Key> = found.keys().copied().collect();
    let keys = if options.empty_periods { clock.between(&keys)? } else { keys };
    let mut ranks = vec![NO_BATCH; found.len()];
    for (rank, key) in keys.iter().enumerate() {
        if let Some(place) = found.get(key).and_then(|&code| ranks.get_mut(code as usize)) {
            *place = rank as u32;
        }
    }
    for code in &mut codes {
        *code = ranks.get(*code as usize).copied().unwrap_or(NO_BATCH);
    }
    let (places, listed) = placed(&codes, keys.len());
    let batch = |(&key, (rows, place)): (&Key, (usize, _))| {
        Batch::new(clock.label(key), rows, place).during(clock.extent(key))
    };
    let batches = keys.iter().zip(places).map(batch).collect();
    let without = codes.iter().filter(|&&code| code == NO_BATCH).count() as u64;
    let warning = (without > 0).then(|| without_time(name, without));
    Ok(Plan::of(batches, listed, warning.into_iter().collect()))
}

fn without_time(name: &str, rows: u64) -> Warning {
    let message = format!(
        "Rows without a time of the years 1 to 9999 in \"{name}\" belong to no batch: {} of them.",
        counted(rows)
    );
    Warning::new("rows-without-time", message).times(rows)
}

/// The time spans for which a split by period needs to know local times: alternately start and end, in milliseconds
/// since 1970. They extend a year beyond what the rows need, so that periods have their ends. Empty for other splits
/// and without times.
///
/// # Errors
/// As [`Plan::new`], as far as the column of times is concerned.
pub fn time_spans(table: &Table, options: &BatchOptions) -> Result<Vec<f64>> {
    const BLOCK: i64 = 32 * DAY;
    const ROOM: i64 = 370 * DAY;
    if options.by.is_none() {
        return Ok(Vec::new());
    }
    let (_, moments) = time_column(table, options.timestamp.as_deref())?;
    let mut blocks = BTreeSet::new();
    let mut last = None;
    for &moment in moments.iter().filter(|moment| YEARS.contains(moment)) {
        let block = (moment.floor() as i64).div_euclid(BLOCK);
        if last != Some(block) {
            blocks.insert(block);
            last = Some(block);
        }
    }
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for block in blocks {
        let (from, until) = (block * BLOCK - ROOM, (block + 1) * BLOCK + ROOM);
        match spans.last_mut() {
            Some(span) if options.empty_periods || from <= span.1 => span.1 = until,
            _ => spans.push((from, until)),
        }
    }
    Ok(spans.into_iter().flat_map(|(from, until)| [from as f64, until as f64]).collect())
}

/// The column of times: the named one, the only one, or the one recognised among several.
///
/// # Errors
/// `column-missing` or `kind-mismatch`, with what to do.
pub(super) fn time_column<'a>(
    table: &'a Table,
    name: Option<&str>,
) -> Result<(&'a str, &'a [f64])> {
    if let Some(name) = name {
        let column = table.column(name).map_err(|error| error.at_field("timestamp"))?;
        return match column.values() {
            Values::Datetime(moments) => Ok((column.name(), moments)),
            _ => Err(Error::new(
                Code::KindMismatch,
                format!(
                    "Column \"{name}\" is {} and holds no times. Name another as `timestamp`, or read it as times: `kinds: {{ \"{name}\": \"datetime\" }}`.",
                    column.kind().as_str()
                ),
            )
            .at_field("timestamp")),
        };
    }
    let mut times = table.columns().iter().filter_map(|column| match column.values() {
        Values::Datetime(moments) => Some((column.name(), moments.as_slice())),
        _ => None,
    });
    let Some(first) = times.next() else {
        return Err(Error::new(
            Code::ColumnMissing,
            "There is no column of dates or times to split by. Read one as such (`kinds: { \"name\": \"datetime\" }`), or split by `rows`, `count` or `column`.",
        ));
    };
    let others: Vec<_> = times.collect();
    if others.is_empty() {
        return Ok(first);
    }
    let guesses = roles::guess(table);
    let is_time = |name: &str| {
        guesses.iter().any(|guess| guess.column == name && guess.role == roles::Role::Timestamp)
    };
    let all = || std::iter::once(first).chain(others.iter().copied());
    all().find(|(name, _)| is_time(name)).ok_or_else(|| {
        let names = listed(all().map(|(name, _)| name));
        let message = format!("Several columns hold times: {names}. Name one as `timestamp`.");
        Error::new(Code::ColumnMissing, message)
    })
}

/// Periods of one kind in the local time of a zone.
struct Clock<'a> {
    period: Period,
    zone: &'a Zone,
}

impl Clock<'_> {
    /// The period code of each row, and the codes, which are numbered in order of appearance.
    fn read(&self, moments: &[f64]) -> Result<(Vec<u32>, BTreeMap<Key, u32>)> {
        let mut found: BTreeMap<Key, u32> = BTreeMap::new();
        let mut codes = Vec::with_capacity(moments.len());
        let mut last = None;
        // An offset that applies nowhere, so that the first row looks it up.
        let (mut at, mut offset, mut reach) = (0, 0, (0, 0));
        for &moment in moments {
            if !YEARS.contains(&moment) {
                codes.push(NO_BATCH);
                continue;
            }
            let moment = moment.floor() as i64;
            if moment < reach.0 || moment >= reach.1 {
                (at, offset) = self.zone.offset_at(moment);
                reach = self.zone.reach(at);
            }
            let key = (self.shown_by(at), self.period.number(moment + offset));
            let code = match last {
                Some((same, code)) if same == key => code,
                _ => {
                    let next = found.len() as u32;
                    *found.entry(key).or_insert(next)
                }
            };
            if found.len() > MAX_BATCHES {
                return Err(self.too_many());
            }
            last = Some((key, code));
            codes.push(code);
        }
        Ok((codes, found))
    }

    /// The offset that identifies a period: only hours are distinguished by it.
    fn shown_by(&self, offset: usize) -> usize {
        if self.period == Period::Hour { offset } else { 0 }
    }

    fn key(&self, moment: i64) -> Key {
        let (at, offset) = self.zone.offset_at(moment);
        (self.shown_by(at), self.period.number(moment + offset))
    }

    /// All periods from the first to the last.
    fn between(&self, keys: &[Key]) -> Result<Vec<Key>> {
        let (Some(&first), Some(&last)) = (keys.first(), keys.last()) else {
            return Ok(Vec::new());
        };
        let mut all = vec![first];
        let mut key = first;
        while key < last {
            key = self.key(self.extent(key).1);
            all.push(key);
            if all.len() > MAX_BATCHES {
                return Err(self.too_many());
            }
        }
        Ok(all)
    }

    fn too_many(&self) -> Error {
        Error::new(
            Code::BatchLimit,
            format!(
                "The times lie in more than {} {}. Split by longer periods, by `rows` or by `count`, or analyse fewer rows at a time.",
                counted(MAX_BATCHES as u64),
                self.period.plural()
            ),
        )
    }

    /// The first moment of a period, and the first one after it.
    fn extent(&self, (at, number): Key) -> (i64, i64) {
        let (start, end) = (self.period.start(number), self.period.start(number + 1));
        if self.period != Period::Hour {
            return (self.zone.first(start), self.zone.last(end));
        }
        let offset = self.zone.offset(at);
        let (from, until) = self.zone.reach(at);
        ((start - offset).max(from), (end - offset).min(until))
    }

    /// The label of a period; hours that the clock shows twice have their offset appended.
    fn label(&self, (at, number): Key) -> String {
        let label = self.period.label(number);
        if self.period != Period::Hour {
            return label;
        }
        let offset = self.zone.offset(at);
        let (from, until) = self.zone.reach(at);
        let (before, after) = self.zone.neighbours(at);
        let start = self.period.start(number);
        let shown_before = before.is_some_and(|before| from + before > start);
        let shown_after = after.is_some_and(|after| until + after < start + HOUR);
        if shown_before || shown_after { format!("{label} {}", utc(offset)) } else { label }
    }
}

/// An offset as text: `UTC-04:00`, with seconds if there are any.
fn utc(offset: i64) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let seconds = offset.abs() / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let rest = if seconds == 0 { String::new() } else { format!(":{seconds:02}") };
    format!("UTC{sign}{hours:02}:{minutes:02}{rest}")
}
