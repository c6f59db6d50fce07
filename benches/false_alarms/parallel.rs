//! Repetitions spread over all cores.

use crate::Count;
use driftglass::stats::random::SplitMix64;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

/// Runs `repeats` repetitions, each with a seed that depends on `cell` and its number alone; the
/// answers in the order of the repetitions.
pub(crate) fn repeat<T: Send>(cell: &str, repeats: usize, run: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let base =
        cell.bytes().fold(17, |seed, byte| SplitMix64::new(seed ^ u64::from(byte)).next_u64());
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(repeats));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= repeats {
                        return;
                    }
                    let answer = run(SplitMix64::new(base ^ at as u64).next_u64());
                    done.lock().expect("no repetition panics").push((at, answer));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no repetition panics");
    done.sort_by_key(|&(at, _)| at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// The same of yes or no, counted, with a line on standard error; nothing where other cells are asked
/// for by `--only TEXT`.
pub(crate) fn count(cell: &str, repeats: usize, run: impl Fn(u64) -> bool + Sync) -> Count {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--only");
    if repeats == 0 || arguments.nth(1).is_some_and(|only| !cell.contains(&only)) {
        return Count::default();
    }
    let start = Instant::now();
    let count = Count::of(&repeat(cell, repeats, run));
    eprintln!("{cell}: {count} of {repeats}, {:.1} s", start.elapsed().as_secs_f64());
    count
}
