//! Quotes any text inside YAML, PromQL and Prometheus templates, so that it stays a text.
//!
//! Sources: YAML 1.2.2, 7.3.1 (double-quoted style); Prometheus "Querying basics", string literals, which are
//! those of Go; Go `text/template`.

use std::fmt::Write;

/// A text as a double-quoted YAML scalar and PromQL string literal at once, because both use the same escapes: on one
/// line, with every character escaped that is invisible or changes the direction of text.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        let code = u32::from(c);
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            c if is_hidden(c) && code > 0xFFFF => write!(out, "\\U{code:08x}"),
            c if is_hidden(c) => write!(out, "\\u{code:04x}"),
            c => write!(out, "{c}"),
        };
    }
    out.push('"');
    out
}

/// A label matcher for exactly this text. Prometheus refuses queries with U+FFFD, which occurs in names from files
/// that were read in another encoding; for it any character matches.
pub(super) fn matcher(label: &str, text: &str) -> String {
    if text.chars().all(|c| c != '\u{fffd}') {
        return format!("{label}={}", quoted(text));
    }
    let mut pattern = String::new();
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            pattern.push('\\');
        }
        pattern.push(if c == '\u{fffd}' { '.' } else { c });
    }
    format!("{label}=~{}", quoted(&pattern))
}

/// A text inside a template: none of its braces begins an action, so it is shown unchanged.
pub(super) fn template(text: &str) -> String {
    text.replace('{', "{{\"{\"}}")
}

/// A text for a one-line comment.
pub(super) fn comment(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// Control characters, other line ends, byte order marks, and characters that change the direction of text or have no
/// width.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}
