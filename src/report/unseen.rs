//! Characters that nobody sees, and what stands for them.

/// Characters that take no room or turn the direction of reading.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// What stands for such a character: `[U+202E]`.
pub(super) fn token(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}
