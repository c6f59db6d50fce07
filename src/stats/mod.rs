//! Numbers in, numbers out: one test, distance or estimate a file.
