//! Suggests the known name that an unknown one was probably meant to be.

/// The error sentence of serde about an unknown field or variant, with the nearest known name appended if one is
/// near.
#[must_use]
pub fn with_nearest(mut said: String) -> String {
    let names: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let Some((unknown, known)) = names.split_first().filter(|_| said.contains("unknown ")) else {
        return said;
    };
    if let Some(name) = nearest(unknown, known) {
        let meant = format!(" Did you mean `{name}`?");
        said.push_str(&meant);
    }
    said
}

/// A question that suggests the nearest known name, to be appended as a sentence; empty if no name is near.
#[must_use]
pub fn did_you_mean(unknown: &str, known: &[&str]) -> String {
    nearest(unknown, known).map(|name| format!(" Did you mean \"{name}\"?")).unwrap_or_default()
}

/// The known name nearest to an unknown one, if the difference is small enough to be a typing error.
#[must_use]
pub fn nearest<'a>(unknown: &str, names: &[&'a str]) -> Option<&'a str> {
    names
        .iter()
        .map(|&name| (distance(unknown, name), name))
        .filter(|(far, name)| *far <= 1 + name.len() / 4 && *far < unknown.len())
        .min_by_key(|(far, _)| *far)
        .map(|(_, name)| name)
}

/// Edit distance: how many letters have to be added, removed or replaced to turn one word into the other, ignoring
/// case (Levenshtein 1966).
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.bytes().enumerate() {
        let mut left = at + 1;
        let mut before = std::mem::replace(&mut row[0], left);
        for (other, cell) in to.bytes().zip(row.iter_mut().skip(1)) {
            let changed = before + usize::from(!letter.eq_ignore_ascii_case(&other));
            before = *cell;
            left = changed.min(left + 1).min(before + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}
