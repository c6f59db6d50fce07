//! Bad inputs, each under its number (B01 to B82): what becomes of them, whatever the cut.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod case;
mod files;
#[cfg(not(target_arch = "wasm32"))]
mod fixture;
mod hostile;
mod pairs;
mod structure;
mod values;

use case::check;

portable_tests! {
    fn files_and_encodings() {
        check(&files::cases());
    }

    fn quotes_records_and_headers() {
        check(&structure::cases());
    }

    fn values_and_kinds() {
        check(&values::cases());
    }

    fn evidence_says_what_was_assumed() {
        values::evidence();
    }

    fn every_number_has_a_case() {
        let mut known: Vec<&str> = [files::cases(), structure::cases(), values::cases()]
            .iter()
            .flatten()
            .map(|case| &case.id[..3])
            .collect();
        known.extend(["B81", "B82"]);
        let wanted = (1..=61).chain([69, 70]).chain(78..=82).map(|number| format!("B{number:02}"));
        let lacking: Vec<String> = wanted.filter(|id| !known.contains(&id.as_str())).collect();
        assert!(lacking.is_empty(), "{lacking:?}");
    }

    fn combinations_of_everything_make_the_right_table() {
        assert!(pairs::check() >= 200);
    }

    fn hostile_files_are_read_in_linear_time() {
        hostile::check();
    }
}

/// Files are there natively only.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn the_fixture_for_the_package_holds_the_same_cases() {
    fixture::check();
}
