//! Which of the known names was meant by one that is not known.

/// A sentence that names an unknown field or variant and those that there are, with the nearest of them, if one is near.
pub(super) fn with_nearest(mut said: String) -> String {
    let mut names = said.split('`').skip(1).step_by(2);
    let unknown = names.next().filter(|_| said.contains("unknown ")).unwrap_or_default();
    if let Some(name) = nearest(unknown, names) {
        let meant = format!(" Did you mean `{name}`?");
        said.push_str(&meant);
    }
    said
}

/// The name that another one comes nearest to, if it is near enough to be that one with a mistake.
pub(super) fn nearest<'a>(
    unknown: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (distance(unknown, name), name))
        .filter(|(far, name)| *far <= 1 + name.len() / 4 && *far < unknown.len())
        .min_by_key(|(far, _)| *far)
        .map(|(_, name)| name)
}

/// How many letters are to be added, left out or changed to make one word of another, whatever the case
/// (Levenshtein, 1966).
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
