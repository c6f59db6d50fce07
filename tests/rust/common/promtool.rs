//! Prometheus's own programs, which some tests hold our results against.

use std::process::Command;

/// Whether promtool is installed. Under CI (the environment variable is set) it has to be: a check that
/// is left out there would be left out everywhere.
#[allow(dead_code)]
#[track_caller]
pub fn is_installed() -> bool {
    has("promtool")
}

/// The same of the server, which comes with it.
#[allow(dead_code)]
#[track_caller]
pub fn has_server() -> bool {
    has("prometheus")
}

#[track_caller]
fn has(program: &str) -> bool {
    let installed = Command::new(program).arg("--version").output().is_ok();
    assert!(
        installed || std::env::var_os("CI").is_none(),
        "{program} is missing, and CI is set. Install it: apt-get install prometheus"
    );
    if !installed {
        eprintln!("Left out: {program} is missing. Install it: apt-get install prometheus");
    }
    installed
}
