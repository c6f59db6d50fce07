//! How often the default decision alarms when nothing changed, and how often when something did.
//!
//! `npm run bench -- false-alarms` prints the tables; `--quick` takes about a tenth of the repetitions.
//! Every pair of samples has a seed of its own, so the numbers do not depend on the threads.

mod alarms;
mod parallel;
mod power;
mod stream;
#[path = "../../tests/common/shapes.rs"]
mod shapes;

/// The promised rate.
const ALPHA: f64 = 0.05;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let budget = if quick { 0.5 } else { 5.0 };
    println!("{}", alarms::by_shape(budget));
    println!("{}", alarms::by_columns(budget));
    println!("{}", alarms::by_test(budget));
    println!("{}", stream::table(if quick { 20 } else { 400 }));
    println!("{}", power::table(if quick { 50 } else { 1000 }));
}

/// "4.2 ± 0.3": a rate in percent with its Monte-Carlo standard error, in bold where it is more than
/// three of them above the promise.
fn rate(alarms: usize, repeats: usize) -> String {
    let share = alarms as f64 / repeats as f64;
    let error = (share.max(1.0 / repeats as f64) * (1.0 - share) / repeats as f64).sqrt();
    let text = format!("{:.1} ± {:.1}", 100.0 * share, 100.0 * error);
    if share > ALPHA + 3.0 * (ALPHA * (1.0 - ALPHA) / repeats as f64).sqrt() {
        return format!("**{text}**");
    }
    text
}

/// A Markdown table.
fn markdown(title: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
    let body: String = rows.iter().map(|row| line(row)).collect();
    format!("{title}\n\n{}{}{body}", line(head), line(&rule))
}
