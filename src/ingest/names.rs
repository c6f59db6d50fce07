//! Names of columns as text, and names that are easily confused.

use super::encoding::Decoding;
use crate::error::Warning;
use std::collections::{HashMap, HashSet};

/// The name of a column.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: String,
    /// Whether the file has no name for it.
    pub(super) made_up: bool,
}

/// Names as text; columns without one are named by their position.
pub(super) fn unique_names(names: &[Vec<u8>], decoding: Decoding) -> Vec<Name> {
    let mut taken: HashSet<String> =
        names.iter().map(|name| decoding.text(name).into_owned()).collect();
    let mut name = |(at, bytes): (usize, &Vec<u8>)| {
        if !bytes.is_empty() {
            return Name { text: decoding.text(bytes).into_owned(), made_up: false };
        }
        let mut text = format!("column_{}", at + 1);
        while !taken.insert(text.clone()) {
            text.push('_');
        }
        Name { text, made_up: true }
    };
    names.iter().enumerate().map(&mut name).collect()
}

/// Warnings about the names.
pub(super) fn notable(names: &[Name]) -> Vec<Warning> {
    let holds_nul = |name: &&Name| name.text.contains('\0');
    let nul = names.iter().position(|name| holds_nul(&name)).map(|at| {
        let count = names.iter().filter(holds_nul).count() as u64;
        let message = "Names of columns hold NUL characters; they were kept.";
        let mut warning = Warning::new("nul-bytes", message).times(count);
        warning.column = Some(at as u64 + 1);
        warning
    });
    let similar = twins(names, folded, |_, _| true).map(|twins| {
        twins.warning("similar-columns", "differ only in case, spaces or how accents are stored")
    });
    let letters = |a: &str, b: &str| folded(a) != folded(b);
    let confusable = twins(names, |name| folded(&in_latin(name)), letters).map(|twins| {
        twins.warning(
            "confusable-columns",
            "look the same, but are of letters of different alphabets",
        )
    });
    nul.into_iter().chain(similar).chain(confusable).collect()
}

/// Largest length of compared names, in bytes.
const LONGEST: usize = 1000;

/// Names that are easily confused: the first two, and how many more there are.
struct Twins<'a> {
    names: [&'a str; 2],
    /// Position of the second.
    at: usize,
    count: u64,
}

impl Twins<'_> {
    fn warning(self, code: &str, how: &str) -> Warning {
        let [first, second] = self.names;
        let message = format!("The columns \"{first}\" and \"{second}\" {how}; both were kept.");
        let mut warning = Warning::new(code, message).times(self.count);
        warning.column = Some(self.at as u64 + 1);
        warning
    }
}

fn twins<'a>(
    names: &'a [Name],
    key: impl Fn(&str) -> String,
    differ: impl Fn(&str, &str) -> bool,
) -> Option<Twins<'a>> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut found: Option<Twins<'a>> = None;
    let short = |name: &Name| !name.made_up && name.text.len() <= LONGEST;
    for (at, name) in names.iter().enumerate().filter(|(_, name)| short(name)) {
        let text = name.text.as_str();
        let first = *seen.entry(key(text)).or_insert(text);
        if first != text && differ(first, text) {
            found.get_or_insert(Twins { names: [first, text], at, count: 0 }).count += 1;
        }
    }
    found
}

/// Accents, each with lower-case letters and the same letters with it as one character.
const ACCENTS: [(char, &str, &str); 13] = [
    ('\u{300}', "aeinouwy", "àèìǹòùẁỳ"),
    ('\u{301}', "aceilnorsuyz", "áćéíĺńóŕśúýź"),
    ('\u{302}', "aceghijosuwy", "âĉêĝĥîĵôŝûŵŷ"),
    ('\u{303}', "ainou", "ãĩñõũ"),
    ('\u{304}', "aeiou", "āēīōū"),
    ('\u{306}', "aegiou", "ăĕğĭŏŭ"),
    ('\u{307}', "cegz", "ċėġż"),
    ('\u{308}', "aeiouy", "äëïöüÿ"),
    ('\u{30a}', "au", "åů"),
    ('\u{30b}', "ou", "őű"),
    ('\u{30c}', "cdelnrstz", "čďěľňřšťž"),
    ('\u{327}', "cgklnrst", "çģķļņŗşţ"),
    ('\u{328}', "aeiu", "ąęįų"),
];

/// Cyrillic and Greek letters, and the Latin ones they look like.
const LOOKALIKES: [(&str, &str); 2] = [
    ("асԁеһіјорԛѕԝхуАВСЕНІЈКМОРЅТХУ", "acdehijopqswxyABCEHIJKMOPSTXY"),
    ("ανορυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "avopuABEZHIKMNOPTYX"),
];

/// A name without differences that only a machine sees: case, spaces, and whether an accent is a character of its
/// own.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let letters = name.chars().filter(|letter| !letter.is_whitespace());
    for letter in letters.flat_map(char::to_lowercase) {
        if letter.is_ascii() {
            folded.push(letter);
            continue;
        }
        let apart = ACCENTS.iter().find_map(|&(accent, bases, composed)| {
            let at = composed.chars().position(|known| known == letter)?;
            Some((bases.chars().nth(at)?, accent))
        });
        match apart {
            Some((base, accent)) => folded.extend([base, accent]),
            None => folded.push(letter),
        }
    }
    folded
}

fn in_latin(name: &str) -> String {
    let latin = |letter: char| {
        let found = LOOKALIKES.iter().find_map(|&(others, latin)| {
            latin.chars().nth(others.chars().position(|known| known == letter)?)
        });
        found.unwrap_or(letter)
    };
    name.chars().map(|letter| if letter.is_ascii() { letter } else { latin(letter) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_letters_are_aligned() {
        for (accent, bases, composed) in ACCENTS {
            assert_eq!(bases.chars().count(), composed.chars().count(), "{accent}");
        }
        for (others, latin) in LOOKALIKES {
            assert_eq!(others.chars().count(), latin.chars().count(), "{latin}");
            assert!(others.chars().all(|letter| !letter.is_ascii()), "{others}");
        }
    }

    #[test]
    fn accents_are_the_same_letter_in_one_character_or_two() {
        assert_eq!(folded("Café X"), folded("cafe\u{301}x"));
        assert_ne!(folded("café"), folded("cafe"));
        assert_eq!(folded(&in_latin("рrісе")), "price");
    }
}
