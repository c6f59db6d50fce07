//! How often the default decision alarms when nothing changed, and how often when something did.
//!
//! `npm run bench -- false-alarms` prints the tables; `--quick` takes about a tenth of the repetitions.
//! `cargo bench --bench false-alarms -- --only TEXT` runs the cells of the first four tables whose line
//! on standard error has the text in it, say ", independent 50 500".
//! Every pair of samples has a seed of its own, so the numbers do not depend on the threads.

mod alarms;
mod parallel;
mod power;
mod stream;
#[path = "../../tests/rust/common/shapes.rs"]
mod shapes;

/// The promised rate.
const ALPHA: f64 = 0.05;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    println!("{}", alarms::by_shape(if quick { 0.5 } else { 5.0 }));
    println!("{}", alarms::by_columns(if quick { 0.02 } else { 1.0 }));
    println!("{}", alarms::by_test(if quick { 50 } else { 1_000 }));
    println!("{}", stream::table(if quick { 0.05 } else { 1.0 }));
    if !std::env::args().any(|argument| argument == "--only") {
        println!("{}", power::table(if quick { 50 } else { 1_000 }));
        println!("{}", power::among_many(if quick { 20 } else { 200 }));
    }
}

/// Alarms among repetitions.
#[derive(Clone, Copy, Default)]
struct Count {
    alarms: usize,
    of: usize,
}

impl Count {
    fn of(alarms: &[bool]) -> Self {
        Self { alarms: alarms.iter().filter(|&&alarm| alarm).count(), of: alarms.len() }
    }

    fn sum(counts: impl IntoIterator<Item = Self>) -> Self {
        let add =
            |sum: Self, next: Self| Self { alarms: sum.alarms + next.alarms, of: sum.of + next.of };
        counts.into_iter().fold(Self::default(), add)
    }
}

/// "4.2 ± 0.3": a rate in percent with its Monte-Carlo standard error, in bold where it is more than
/// three of them above the promise.
impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        if self.of == 0 {
            return write!(f, "not run");
        }
        let of = self.of as f64;
        let share = self.alarms as f64 / of;
        let error = (share.max(1.0 / of) * (1.0 - share) / of).sqrt();
        let bold =
            if share > ALPHA + 3.0 * (ALPHA * (1.0 - ALPHA) / of).sqrt() { "**" } else { "" };
        write!(f, "{bold}{:.1} ± {:.1}{bold}", 100.0 * share, 100.0 * error)
    }
}

/// A Markdown table.
fn markdown(title: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
    let body: String = rows.iter().map(|row| line(row)).collect();
    format!("{title}\n\n{}{}{body}", line(head), line(&rule))
}
