//! Holds the layering tables of ARCHITECTURE.md against the sources, with what no linter checks:
//! which module may import which, where JavaScript may appear, what the core must not call, how long a file may be,
//! that the head of every `mod.rs` names its files.
//! (Function length is clippy's `too_many_lines` and Biome's `noExcessiveLinesPerFunction`.)
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Two summaries or one batch -> results: what each of these modules may import.
const MEASURING: &[&str] = &["summary", "table", "stats", "metric", "error"];

/// What works on finished results: everything that is a result, and neither bytes nor statistics.
const RESULTS: &[&str] = &[
    "error",
    "metric",
    "table",
    "summary",
    "quality",
    "drift",
    "performance",
    "predictions",
    "latency",
    "estimation",
    "multivariate",
    "detect",
    "monitor",
    "alert",
    "decide",
];

/// Module -> the modules of ours that it may import.
const RUST_LAYERS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("json", &[]),
    ("order", &[]),
    ("near", &[]),
    ("numerals", &[]),
    ("strides", &[]),
    ("metric", &[]),
    ("stats", &[]),
    ("calendar", &[]),
    ("digest", &[]),
    ("table", &["error", "calendar"]),
    ("ingest", &["error", "table", "calendar"]),
    ("batches", &["error", "table", "calendar"]),
    ("summary", &["table", "stats"]),
    ("quality", MEASURING),
    ("drift", MEASURING),
    ("performance", MEASURING),
    ("latency", MEASURING),
    ("predictions", &["drift", "summary", "table", "stats", "metric", "error"]),
    ("estimation", &["summary", "table", "stats", "metric", "error", "performance"]),
    ("multivariate", &["drift", "summary", "table", "stats", "metric", "error"]),
    ("detect", &["metric", "stats", "error"]),
    ("alert", &["metric", "stats", "error", "calendar"]),
    ("decide", &["metric", "stats", "alert", "error"]),
    ("causes", &["table", "stats", "metric", "alert", "error"]),
    ("profiles", &["drift", "summary", "table", "stats", "metric", "error"]),
    ("replay", &["error", "metric", "alert", "decide", "monitor"]),
    (
        "monitor",
        &[
            "error",
            "table",
            "stats",
            "summary",
            "metric",
            "quality",
            "drift",
            "performance",
            "predictions",
            "latency",
            "estimation",
            "multivariate",
            "detect",
            "profiles",
            "alert",
            "decide",
        ],
    ),
    ("telemetry", RESULTS),
    ("report", RESULTS),
    ("snapshot", RESULTS),
];

/// The roots of the two crates: what is compiled for speed, and all else.
const ROOTS: &[&str] = &["rows", "lib"];

/// Tools without a subject: every module may import these, `stats` only the last.
const TOOLS: &[&str] = &["json", "order", "near", "numerals", "strides"];

/// The macros of `json`, which stand at the root of their crate because the other one uses them.
const MACROS: &[&str] = &["by_read", "by_serde", "shape"];

/// Folder of www/ -> the folders whose code it may import. Types may come from anywhere below.
const BROWSER_LAYERS: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("formats", &["core"]),
    ("engine", &["core", "formats"]),
    ("charts", &[]),
    ("elements", &["core", "charts", "engine"]),
    ("embed", &["elements", "app"]),
    ("framed", &["core", "elements", "embed", "single"]),
    ("single", &["core", "engine", "app"]),
    ("app", &["elements", "charts", "engine"]),
    ("cli", &["app", "engine"]),
];

/// The same for the folders of www/app/. Files beside them put the page together and may import any.
const PAGE_LAYERS: &[(&str, &[&str])] = &[
    ("shared", &[]),
    ("engine", &[]),
    ("settings", &["shared"]),
    ("files", &["shared", "engine", "settings"]),
    ("samples", &["shared", "engine", "files"]),
    ("findings", &["shared", "engine", "files"]),
    ("session", &["shared", "engine", "settings", "files", "samples", "findings"]),
    ("address", &["settings", "session"]),
    ("decide", &["shared", "engine", "files", "session"]),
    ("exports", &["shared", "engine", "findings", "session", "decide"]),
    (
        "parts",
        &[
            "shared", "engine", "settings", "files", "samples", "findings", "session", "address",
            "decide", "exports",
        ],
    ),
    (
        "screens",
        &[
            "shared", "engine", "settings", "files", "samples", "findings", "session", "address",
            "decide", "exports", "parts",
        ],
    ),
];

/// Crates that know JavaScript: src/wasm only.
const JAVASCRIPT_CRATES: &[&str] =
    &["wasm_bindgen", "js_sys", "web_sys", "serde_wasm_bindgen", "getrandom"];

/// What the core must not call: clock, randomness, input and output, threads.
const OUTSIDE_WORLD: &[&str] =
    &["std::time", "std::fs", "std::env", "std::net", "std::thread", "std::process", "std::io"];

/// `f64` methods whose last bit differs between native and wasm: `libm` has them instead.
const UNPORTABLE: &[&str] = &[
    "ln", "ln_1p", "log", "log2", "log10", "exp", "exp2", "exp_m1", "powf", "powi", "sin", "cos",
    "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh",
    "atanh", "cbrt", "hypot", "gamma", "ln_gamma",
];

/// The only files that may name statrs, whose bits depend on a feature of another crate.
const USES_STATRS: &[&str] = &["src/stats/special.rs"];

const MOST_LINES: usize = 600;

#[test]
fn rust_modules_import_only_what_is_below_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src", "rs") {
        let module = module_of(&path);
        if ROOTS.contains(&module.as_str()) || module == "wasm" {
            continue;
        }
        let Some((_, allowed)) = RUST_LAYERS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{module} has no row in RUST_LAYERS"));
            continue;
        };
        let code = code_of(&text);
        let tools = match module.as_str() {
            "stats" => &["strides"],
            "json" => MACROS,
            _ => TOOLS,
        };
        for imported in crate_imports(&code) {
            let mut open = allowed.iter().chain(tools);
            if imported != module && !open.any(|name| *name == imported) {
                wrong.push(format!("{path} imports crate::{imported}"));
            }
        }
        if climbs_out(&path, &code) {
            wrong.push(format!("{path} leaves its module by super::, write crate::"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn files_of_a_folder_import_each_other_in_no_circle() {
    let files: Vec<(Vec<String>, String)> = sources("src", "rs")
        .into_iter()
        .map(|(path, text)| (place_of(&path), code_of(&text)))
        .collect();
    let mut edges: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for (place, code) in &files {
        for (climbed, name) in climbs(code) {
            let Some(folder) = place.len().checked_sub(climbed) else { continue };
            let (from, mut to) = (place[..=folder].to_vec(), place[..folder].to_vec());
            to.push(name);
            let is_known = files.iter().any(|(place, _)| place.starts_with(&to));
            if is_known && from != to {
                edges.entry(from).or_default().insert(to);
            }
        }
    }
    let mut wrong = Vec::new();
    for start in edges.keys() {
        let mut open = vec![start];
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            open.extend(edges.get(next).into_iter().flatten().filter(|&to| seen.insert(to)));
        }
        if seen.contains(start) {
            wrong.push(format!("{} leads back to itself", start.join("/")));
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_core_knows_no_javascript_and_no_outside_world() {
    let mut wrong = Vec::new();
    for (path, text) in core_sources() {
        let code = code_of(&text);
        for name in JAVASCRIPT_CRATES.iter().chain(OUTSIDE_WORLD) {
            if has_word(&code, name) {
                wrong.push(format!("{path} names {name}"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn transcendental_functions_come_from_libm() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src", "rs") {
        let code = code_of(&text);
        for name in unportable_calls(&code) {
            wrong.push(format!("{path} calls the standard library's {name}, use libm"));
        }
        if has_word(&code, "statrs") && !USES_STATRS.contains(&path.as_str()) {
            wrong.push(format!("{path} names statrs, use stats::special"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_reader_of_calls_sees_every_way_to_write_one() {
    let code =
        "x.ln(); y\n    .powi(2); v.map(f64::exp); f32::sin(z); <f64>::cosh(z); x.floor().sqrt();";
    assert_eq!(unportable_calls(code), ["ln", "exp", "powi", "sin", "cosh"]);
    assert!(unportable_calls("libm::log(x); x.ln_factor(); sum.exponent()").is_empty());
}

/// With `std` of either crate, whoever asks for it, statrs takes its logarithms from the platform and the
/// bits of p-values differ between native and wasm. Dev-dependencies count: cargo unites their features
/// with ours in tests, which then test what does not ship. Without cargo or the crates there is nothing to
/// see, unless `CI` is set.
#[test]
fn statrs_and_num_traits_have_no_std() {
    let mut wrong = Vec::new();
    for (name, target) in [
        ("statrs", "wasm32-unknown-unknown"),
        ("num-traits", "wasm32-unknown-unknown"),
        ("statrs", "host-tuple"),
        ("num-traits", "host-tuple"),
    ] {
        let tree = Command::new(env!("CARGO"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["tree", "--offline", "--locked", "--edges", "features", "--invert", name])
            .args(["--target", target])
            .output();
        let Some(tree) = tree.ok().filter(|tree| tree.status.success()) else {
            assert!(std::env::var_os("CI").is_none(), "cargo tree of {name} failed");
            continue;
        };
        let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
        assert!(tree.starts_with(name), "{tree}");
        if tree.contains(&format!("{name} feature \"std\"")) {
            wrong.push(format!("{target}:\n{tree}"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn browser_folders_import_only_what_is_below_them() {
    let mut wrong = Vec::new();
    for (root, layers) in [("www", BROWSER_LAYERS), ("www/app", PAGE_LAYERS)] {
        for (path, text) in sources(root, "ts") {
            let Some(folder) = folder_in(root, &path) else { continue };
            let Some((_, allowed)) = layers.iter().find(|(name, _)| *name == folder) else {
                wrong.push(format!("{root}/{folder} has no row here"));
                continue;
            };
            for import in browser_imports(&path, &text) {
                let target = folder_in(root, &import).unwrap_or(folder);
                if target != folder && !allowed.contains(&target) {
                    wrong.push(format!("{path} imports from {target}/"));
                }
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn files_stay_readable() {
    let mut wrong = Vec::new();
    for (folder, ending) in
        [("src", "rs"), ("tests", "rs"), ("www", "ts"), ("tests/web", "ts"), ("tools", "mjs")]
    {
        for (path, text) in sources(folder, ending) {
            let lines = text.lines().count();
            if lines > MOST_LINES {
                wrong.push(format!("{path} has {lines} lines, more than {MOST_LINES}"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_head_of_a_folder_names_its_files_and_no_others() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src", "rs").iter().filter(|(path, _)| path.ends_with("/mod.rs")) {
        let (declared, listed) = (submodules(text), listed_files(text));
        for name in declared.difference(&listed) {
            wrong.push(format!("{path} has the file {name}, which its table does not list"));
        }
        for name in listed.difference(&declared) {
            wrong.push(format!("{path} lists the file {name}, which is not there"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_reader_of_imports_reads_what_rust_allows() {
    let code = code_of(
        "use crate::{error::Error, table::{Column, Kind}};\n// crate::monitor\n\
         /* crate::report */ fn f() { crate::stats::mean(&[]); let s = \"crate::wasm\"; }\n\
         #[cfg(test)]\nmod tests { use crate::snapshot; }",
    );
    assert_eq!(crate_imports(&code), ["error", "table", "stats"]);
    let climbed = climbs("use super::super::{sum::Sum, sort};\nfn f(a: super::Table) {}");
    let climbed: Vec<_> = climbed.iter().map(|(times, name)| (*times, name.as_str())).collect();
    assert_eq!(climbed, [(2, "sum"), (2, "sort"), (1, "Table")]);
    assert!(climbs_out("src/drift/ks.rs", "use super::super::report;"));
    assert!(!climbs_out("src/stats/ks/exact.rs", "use super::super::sum;"));
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// All files under a folder with an ending: path from the root with `/`, and text. Generated glue is left out.
fn sources(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|found| found == ending) {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            if !name.starts_with("www/core/pkg/") {
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn core_sources() -> impl Iterator<Item = (String, String)> {
    sources("src", "rs").into_iter().filter(|(path, _)| !path.starts_with("src/wasm"))
}

/// Names of the modules that a `mod.rs` declares, but for those of tests.
fn submodules(text: &str) -> BTreeSet<&str> {
    let with_line_before = text.lines().zip(text.lines().skip(1));
    let declared = with_line_before.filter(|(before, _)| *before != "#[cfg(test)]");
    let names = declared.filter_map(|(_, line)| line.split_once("mod ")?.1.strip_suffix(';'));
    names.collect()
}

/// Names in backticks in the columns headed "file" or "module" of the tables in the head of a `mod.rs`.
fn listed_files(text: &str) -> BTreeSet<&str> {
    let mut listed = BTreeSet::new();
    let mut column = None;
    for line in text.lines().map_while(|line| line.strip_prefix("//!")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let headed = cells.iter().position(|cell| matches!(*cell, "file" | "module"));
        if cells.len() < 3 || headed.is_some() {
            column = headed;
        } else if let Some(cell) = column.and_then(|column| cells.get(column)) {
            listed.extend(cell.split('`').skip(1).step_by(2));
        }
    }
    listed
}

/// `src/drift/ks.rs` -> `drift`, `src/latency.rs` -> `latency`.
fn module_of(path: &str) -> String {
    let first = path.trim_start_matches("src/").split('/').next().unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

/// `src/drift/ks.rs` -> `drift`, `ks`; `src/drift/mod.rs` -> `drift`.
fn place_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// How many times each path of `super::` climbs, and the names that it begins with there.
fn climbs(code: &str) -> Vec<(usize, String)> {
    const UP: &str = "super::";
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find(UP) {
        rest = &rest[start..];
        let mut climbed = 0;
        while let Some(behind) = rest.strip_prefix(UP) {
            (rest, climbed) = (behind, climbed + 1);
        }
        found.extend(first_names(rest).into_iter().map(|name| (climbed, name)));
    }
    found
}

/// The text without comments, strings and the test module at its end.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['"', '/', '\'']) {
        code.push_str(&rest[..start]);
        let skipped = skipped_at(&rest[start..]);
        if skipped == 0 {
            code.push_str(&rest[start..=start]);
        }
        rest = &rest[start + skipped.max(1)..];
    }
    code + rest
}

/// How many bytes at the start are a comment, a string or a character; 0 if none of them.
fn skipped_at(text: &str) -> usize {
    let to_end_of = |mark: &str| text.find(mark).map_or(text.len(), |end| end + mark.len());
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return to_end_of("*/");
    }
    if text.starts_with("'\"'") || text.starts_with("'/'") {
        return 3;
    }
    if let Some(rest) = text.strip_prefix("'\\") {
        return rest.find('\'').map_or(text.len(), |end| end + 3);
    }
    if !text.starts_with('"') {
        return 0;
    }
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// The modules named after `crate::`, alone or in a group.
fn crate_imports(code: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (index, mark) in code.match_indices("crate::") {
        found.extend(first_names(&code[index + mark.len()..]));
    }
    found
}

/// The names that a path, or a group of them, begins with.
fn first_names(path: &str) -> Vec<String> {
    match path.strip_prefix('{') {
        Some(group) => group_names(group),
        None => vec![first_word(path)],
    }
}

/// `error::Error, table::{Column, Kind}}; ...` -> `error`, `table`.
fn group_names(group: &str) -> Vec<String> {
    let mut names = vec![first_word(group)];
    let mut depth = 1;
    for (index, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(first_word(&group[index + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_word(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

/// Whether a chain of `super::` reaches the root of the crate.
fn climbs_out(path: &str, code: &str) -> bool {
    let parts = path.trim_start_matches("src/").split('/').count();
    let depth = if path.ends_with("/mod.rs") { parts - 1 } else { parts };
    code.contains(&"super::".repeat(depth))
}

/// The functions of [`UNPORTABLE`] that are called as methods or named by their path.
fn unportable_calls(code: &str) -> Vec<&'static str> {
    let paths = ["f64::", "f32::", "<f64>::", "<f32>::"];
    let is_called = |name: &str| {
        code.contains(&format!(".{name}("))
            || paths.iter().any(|path| has_word(code, &format!("{path}{name}")))
    };
    UNPORTABLE.iter().copied().filter(|name| is_called(name)).collect()
}

fn has_word(code: &str, word: &str) -> bool {
    let is_part = |letter: Option<char>| letter.is_some_and(|l| l.is_alphanumeric() || l == '_');
    code.match_indices(word).any(|(index, _)| {
        !is_part(code[..index].chars().next_back())
            && !is_part(code[index + word.len()..].chars().next())
    })
}

/// The files of www/ from which a file imports code (not types).
fn browser_imports(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for statement in text.split(';') {
        let statement = statement.trim_start();
        let is_import = statement.contains("import ") || statement.contains("import(");
        let is_export = statement.contains("export ") && statement.contains(" from ");
        let is_type = statement.contains("import type ") || statement.contains("export type ");
        if !(is_import || is_export) || is_type {
            continue;
        }
        found.extend(statement.split('"').filter_map(|quoted| resolved(path, quoted)));
    }
    found
}

/// The path that a relative import means, seen from a file.
fn resolved(path: &str, import: &str) -> Option<String> {
    if !import.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for step in import.split('/') {
        match step {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a root in which a file lies, at any depth; `None` for files beside the folders or elsewhere.
fn folder_in<'a>(root: &str, path: &'a str) -> Option<&'a str> {
    let inside = path.strip_prefix(root)?.strip_prefix('/')?;
    inside.split_once('/').map(|(folder, _)| folder)
}
