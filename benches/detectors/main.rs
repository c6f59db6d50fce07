//! How often each change detector alarms on a stable series, and how late it sees a change: at the
//! defaults, which are river's (frouros' for CUSUM and the moving average), and at an expected run length.
//!
//! `npm run bench -- detectors` prints the tables; `--quick` takes a tenth of the series. Every series has a
//! seed of its own, none of which the calibration has seen.

use driftglass::detect::{
    ChangeDetector, ChangePointOptions, DetectorKind, DetectorOptions, Stage, change_points,
};
use driftglass::stats::random::SplitMix64;

/// Updates in a stable series.
const STABLE: usize = 5_000;
/// Updates before a change, and in which it has to be seen.
const BEFORE: usize = 500;
const AFTER: usize = 1_000;
/// Updates between false alarms that are asked for.
const ASKED: u64 = 5_000;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let series = if quick { 40 } else { 400 };
    println!("{}", table("numbers", &Shape::NUMBERS, series));
    println!("{}", table("errors, rate 0.1", &Shape::ERRORS, series));
    println!("{}", points(if quick { 100 } else { 1_000 }));
}

/// What becomes of a series after so many updates.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Jump,
    Ramp,
    Spread,
    MoreErrors,
    ErrorRamp,
}

impl Shape {
    const NUMBERS: [Self; 3] = [Self::Jump, Self::Ramp, Self::Spread];
    const ERRORS: [Self; 2] = [Self::MoreErrors, Self::ErrorRamp];

    fn title(self) -> &'static str {
        match self {
            Self::Jump => "mean + 1 sd",
            Self::Ramp => "mean + 1 sd over 500",
            Self::Spread => "sd x 2",
            Self::MoreErrors => "rate 0.25",
            Self::ErrorRamp => "rate 0.25 over 500",
        }
    }

    /// A value so many updates after the change.
    fn value(self, rng: &mut SplitMix64, since: usize) -> f64 {
        let way = (since as f64 / 500.0).min(1.0);
        match self {
            Self::Jump => normal(rng) + 1.0,
            Self::Ramp => normal(rng) + way,
            Self::Spread => 2.0 * normal(rng),
            Self::MoreErrors => error(rng, 0.25),
            Self::ErrorRamp => error(rng, 0.1 + 0.15 * way),
        }
    }
}

fn normal(rng: &mut SplitMix64) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - rng.unit())).sqrt();
    radius * libm::cos(2.0 * std::f64::consts::PI * rng.unit())
}

fn error(rng: &mut SplitMix64, rate: f64) -> f64 {
    f64::from(u8::from(rng.unit() < rate))
}

fn stable(kind: DetectorKind, rng: &mut SplitMix64) -> f64 {
    if kind.of_errors() { error(rng, 0.1) } else { normal(rng) }
}

fn table(title: &str, shapes: &[Shape], series: u64) -> String {
    let changes: Vec<String> = shapes.iter().map(|shape| format!(" {} |", shape.title())).collect();
    let mut lines = vec![
        format!(
            "Change detectors on {title}: stable series of {STABLE} updates with an alarm; updates from one alarm to the next; and of series that changed after {BEFORE} updates, median updates to the alarm, share seen within {AFTER}, share with an alarm before the change.\n"
        ),
        format!("| detector | limit | with an alarm | updates per alarm |{}", changes.concat()),
        format!("|---|---|---|---|{}", "---|".repeat(shapes.len())),
    ];
    for kind in
        DetectorKind::all().filter(|kind| kind.of_errors() == (shapes[0] == Shape::MoreErrors))
    {
        for asked in [None, Some(ASKED)] {
            let options = match asked {
                None => DetectorOptions::default(),
                Some(asked) => DetectorOptions::default().with("expectedRunLength", asked),
            };
            let cells = match ChangeDetector::new(kind, &options) {
                Ok(detector) => cells(&detector, kind, shapes, series),
                Err(refused) => format!(" {refused} |"),
            };
            lines.push(format!("| {} |{cells}", kind.name()));
            eprintln!("{}", lines[lines.len() - 1]);
        }
    }
    lines.join("\n") + "\n"
}

fn cells(detector: &ChangeDetector, kind: DetectorKind, shapes: &[Shape], series: u64) -> String {
    let state = detector.state();
    let chosen = if state.calibration.is_some() { "set" } else { "default" };
    let (with_one, per_alarm) = false_alarms(detector, kind, series);
    let delays: Vec<String> =
        shapes.iter().map(|shape| delays(detector, kind, *shape, series)).collect();
    format!(
        " {chosen}: {} {:.3e} | {with_one:.0} % | {per_alarm} |{}",
        state.parameter,
        state.value,
        delays.concat()
    )
}

/// Percent of stable series with an alarm, and updates per alarm.
fn false_alarms(detector: &ChangeDetector, kind: DetectorKind, series: u64) -> (f64, String) {
    let (mut with_one, mut alarms) = (0, 0);
    for number in 0..series {
        let mut rng = SplitMix64::new(1_000_000 + number);
        let mut watching = detector.clone();
        for _ in 0..STABLE {
            watching.update(stable(kind, &mut rng)).expect("values fit");
        }
        let found = watching.state().changes;
        with_one += u64::from(found > 0);
        alarms += found;
    }
    let per_alarm = (series * STABLE as u64).checked_div(alarms);
    let per_alarm = per_alarm.map_or("no alarm".to_owned(), |updates| updates.to_string());
    (100.0 * with_one as f64 / series as f64, per_alarm)
}

/// "41, 100 %, 3 %": delay, seen, alarmed before.
fn delays(detector: &ChangeDetector, kind: DetectorKind, shape: Shape, series: u64) -> String {
    let (mut seen, mut early) = (Vec::new(), 0);
    for number in 0..series {
        let mut rng = SplitMix64::new(2_000_000 + number);
        let mut watching = detector.clone();
        let alarm = (0..BEFORE + AFTER).find(|at| {
            let value = match at.checked_sub(BEFORE) {
                Some(since) => shape.value(&mut rng, since),
                None => stable(kind, &mut rng),
            };
            watching.update(value).expect("values fit").stage == Stage::Change
        });
        match alarm {
            Some(at) if at < BEFORE => early += 1,
            Some(at) => seen.push(at - BEFORE + 1),
            None => {}
        }
    }
    seen.sort_unstable();
    let watched = (series - early) as f64;
    let share = |part: f64, of: f64| if of > 0.0 { 100.0 * part / of } else { 0.0 };
    let median = seen.get(seen.len() / 2).map_or("-".to_owned(), usize::to_string);
    format!(
        " {median}, {:.0} %, {:.0} % |",
        share(seen.len() as f64, watched),
        share(early as f64, series as f64)
    )
}

/// Change points of series of 60 values.
fn points(series: u64) -> String {
    let mut lines = vec![
        "Change points of 60 values, the mean moved from the 31st on: series with exactly one change, its place within two of the true one, its interval holding the true one, median width of the interval. The first rows are stable: series with any change.\n".to_owned(),
        "| noise | jump | search | one change | place | interval holds | width |".to_owned(),
        "|---|---|---|---|---|---|---|".to_owned(),
    ];
    let cubed: fn(f64) -> f64 = |x| x * x * x / 15_f64.sqrt();
    for jump in [0.0, 1.0, 2.0, 4.0] {
        for (noise, shape) in [("normal", None), ("cubed normal", Some(cubed))] {
            for single in [false, true] {
                let name = if single { "single" } else { "several" };
                let cells = located(jump, shape, single, series);
                lines.push(format!("| {noise} | {jump} sd | {name} |{cells}"));
            }
        }
    }
    lines.join("\n") + "\n"
}

fn located(jump: f64, shape: Option<fn(f64) -> f64>, single: bool, series: u64) -> String {
    let options = ChangePointOptions { single: Some(single), ..Default::default() };
    let (mut any, mut one, mut near, mut held, mut widths) = (0, 0, 0, 0, Vec::new());
    for number in 0..series {
        let mut rng = SplitMix64::new(3_000_000 + number);
        let mut draw = |at: usize| {
            let value = normal(&mut rng);
            shape.map_or(value, |shape| shape(value)) + if at < 30 { 0.0 } else { jump }
        };
        let values: Vec<f64> = (0..60).map(&mut draw).collect();
        let found = change_points(&values, &options).expect("options are valid").changes;
        any += u64::from(!found.is_empty());
        if let [change] = found.as_slice() {
            let [first, last] = change.interval;
            one += 1;
            near += u64::from(change.index.abs_diff(30) <= 2);
            held += u64::from((first..=last).contains(&30));
            widths.push(last - first + 1);
        }
    }
    let percent = |part: u64, of: u64| format!("{:.0} %", 100.0 * part as f64 / of.max(1) as f64);
    if jump == 0.0 {
        return format!(" any: {} | | | |", percent(any, series));
    }
    widths.sort_unstable();
    let width = widths.get(widths.len() / 2).copied().unwrap_or_default();
    format!(
        " {} | {} | {} | {width} |",
        percent(one, series),
        percent(near, one),
        percent(held, one)
    )
}
