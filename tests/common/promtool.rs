//! Prometheus's own tool, which some tests hold our results against.

use std::process::Command;

/// Whether promtool is installed. Under CI (the environment variable is set) it has to be: a check that
/// is left out there would be left out everywhere.
#[track_caller]
pub fn is_installed() -> bool {
    let installed = Command::new("promtool").arg("--version").output().is_ok();
    assert!(
        installed || std::env::var_os("CI").is_none(),
        "promtool is missing, and CI is set. Install it: apt-get install prometheus"
    );
    installed
}
