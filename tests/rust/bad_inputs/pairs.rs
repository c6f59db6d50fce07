//! B82: combinations of everything that may stand in a file, each with the one right table.

use super::case::{digest, outcome, read};
use driftglass::ingest::CsvOptions;
use driftglass::table::{Kind, Table, Values};

/// How many choices each trait of a file has.
const CHOICES: [usize; 10] = [3, 2, 4, 5, 3, 2, 2, 2, 2, 3];

/// Names of the traits, in the order of [`CHOICES`].
#[derive(Debug, Clone, Copy)]
enum Trait {
    /// None, one or two byte order marks.
    Marks,
    /// `sep=` in front.
    Separator,
    /// Nothing, a title, two lines with a blank one, comments.
    Before,
    Delimiter,
    LineEnd,
    /// All fields quoted, or only those that have to be.
    Quotes,
    /// Point or comma.
    Decimal,
    /// With names or without.
    Header,
    /// A row of another length in the middle.
    Ragged,
    /// No missing values, tokens, or empty cells.
    Missing,
}

/// A choice of each trait.
type Choice = [usize; 10];

const ROWS: usize = 8;

/// Choices in which each pair of traits meets in each of its ways, and more.
fn choices() -> Vec<Choice> {
    let mut all = Vec::new();
    let mut drawn = 0;
    for first in 0..CHOICES.len() {
        for second in first + 1..CHOICES.len() {
            for a in 0..CHOICES[first] {
                for b in 0..CHOICES[second] {
                    // The others vary with the place in the list.
                    drawn += 1;
                    let mut choice: Choice =
                        std::array::from_fn(|at| (drawn * (2 * at + 3) / 2) % CHOICES[at]);
                    (choice[first], choice[second]) = (a, b);
                    if !all.contains(&choice) {
                        all.push(choice);
                    }
                }
            }
        }
    }
    all
}

struct Made {
    text: String,
    scores: Vec<Option<f64>>,
    cities: Vec<Option<String>>,
    rejected: u64,
}

fn make(choice: Choice) -> Made {
    let of = |of: Trait| choice[of as usize];
    let delimiter = [',', ';', '\t', '|', '^'][of(Trait::Delimiter)];
    let end = ["\n", "\r\n", "\r"][of(Trait::LineEnd)];
    let mut text = "\u{feff}".repeat(of(Trait::Marks));
    if of(Trait::Separator) == 1 {
        text += &format!("sep={delimiter}{end}");
    }
    text += &["", "Report of Ann", "Report of Ann\nMarch\n", "# made by Ann\n# in March"]
        [of(Trait::Before)]
    .lines()
    .map(|line| format!("{line}{end}"))
    .collect::<String>();
    let record = |fields: &[&str]| {
        let quoted = |field: &&str| {
            let has_to = field.contains([delimiter, '"', '\n', '\r']);
            if has_to || of(Trait::Quotes) == 1 {
                format!("\"{}\"", field.replace('"', "\"\""))
            } else {
                (*field).to_owned()
            }
        };
        let fields: Vec<String> = fields.iter().map(quoted).collect();
        fields.join(&delimiter.to_string()) + end
    };
    if of(Trait::Header) == 0 {
        text += &record(&["score", "city", "size"]);
    }
    let (mut scores, mut cities) = (Vec::new(), Vec::new());
    for row in 0..ROWS {
        let absent = of(Trait::Missing) > 0 && row % 4 == 2;
        let token = ["", "NA", ""][of(Trait::Missing)];
        let score = (row as f64 + 0.5) * 1.25;
        let spelt = format!("{score:.3}").replace('.', [".", ","][of(Trait::Decimal)]);
        let city = ["Turin", "Oslo, \"old\"", "Łódź", "a; b | c ^ d"][row % 4];
        // Without names the first record has to hold nothing but values.
        let city = if of(Trait::Header) == 1 {
            ["7.25", "8.5"][row % 2].to_owned()
        } else {
            city.to_owned()
        };
        if row == 5 && of(Trait::Ragged) == 1 {
            text += &record(&["1", "2"]);
        }
        text += &record(&[
            if absent { token } else { &spelt },
            if absent { token } else { &city },
            &row.to_string(),
        ]);
        scores.push((!absent).then_some(score));
        cities.push((!absent).then_some(city));
    }
    Made { text, scores, cities, rejected: of(Trait::Ragged) as u64 }
}

/// Whether a choice makes sense: titles go with names, as without them nothing tells a title from data.
fn is_sensible(choice: &Choice) -> bool {
    let of = |of: Trait| choice[of as usize];
    of(Trait::Header) == 0 || of(Trait::Before) == 0 || of(Trait::Before) == 3
}

fn is_right(made: &Made, choice: Choice, table: &Table) -> bool {
    let named = choice[Trait::Header as usize] == 0;
    let names =
        if named { ["score", "city", "size"] } else { ["column_1", "column_2", "column_3"] };
    let [score, city] = [names[0], names[1]].map(|name| table.find(name));
    let (Some(score), Some(city)) = (score, city) else { return false };
    let Values::Numeric(values) = score.values() else { return false };
    let scores: Vec<Option<f64>> =
        values.iter().map(|value| (!value.is_nan()).then_some(value)).collect();
    let cities: Vec<Option<String>> = (0..table.row_count()).map(|row| city.text(row)).collect();
    let has = |code: &str| table.warnings().iter().any(|warning| warning.code == code);
    let before = ["", "preamble", "preamble", "comment-lines"][choice[Trait::Before as usize]];
    scores == made.scores
        && cities == made.cities
        && table.columns().len() == 3
        && (city.kind() == Kind::Numeric || named)
        && table.records().rejected == made.rejected
        && (before.is_empty() || has(before))
        && (choice[Trait::Marks as usize] < 2 || has("byte-order-mark"))
        && has("no-header") != named
}

/// The text of every combination.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn texts() -> Vec<String> {
    choices().into_iter().filter(is_sensible).map(|choice| make(choice).text).collect()
}

/// Reads all combinations, whole and in pieces; answers how many there were.
pub(crate) fn check() -> usize {
    let options = CsvOptions::default();
    let choices: Vec<Choice> = choices().into_iter().filter(is_sensible).collect();
    let mut wrong = Vec::new();
    for choice in &choices {
        let made = make(*choice);
        let bytes = made.text.as_bytes();
        let whole = read(bytes, bytes.len(), &options);
        if !whole.as_ref().is_ok_and(|table| is_right(&made, *choice, table)) {
            wrong.push(format!("{choice:?} {:?}\n  is {}", made.text, outcome(&whole)));
        }
        for size in [1, 3, 7] {
            if digest(&read(bytes, size, &options)) != digest(&whole) {
                wrong.push(format!("{choice:?} differs in pieces of {size}"));
            }
        }
    }
    let shown: Vec<&str> = wrong.iter().take(5).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), choices.len(), shown.join("\n"));
    choices.len()
}
