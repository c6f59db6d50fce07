//! Invisible characters, and their replacements.

/// Characters without width, or that change the direction of text.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// The replacement of such a character: `[U+202E]`.
pub(super) fn token(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}
