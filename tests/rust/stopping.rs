//! Reading that ends early: the records that are complete are a table, and it says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(unreachable_pub)]
use driftglass::error::Result;
use driftglass::ingest::{CsvOptions, TableReader};
use driftglass::table::Table;

fn stop_after(bytes: &[u8], size: usize) -> Result<Table> {
    let mut reader = TableReader::new(CsvOptions::default(), false)?;
    for piece in bytes.chunks(size) {
        reader.push(piece)?;
    }
    reader.finish_early()
}

fn cells(table: &Table) -> Vec<Vec<Option<String>>> {
    let column = |at: usize| &table.columns()[at];
    let row = |row| (0..table.columns().len()).map(|at| column(at).text(row)).collect();
    (0..table.row_count()).map(row).collect()
}

portable_tests! {
    fn an_incomplete_record_is_no_row() {
        let csv = "id,note\n1,\"one\"\n2,\"two\nlines\"\n31415,\"begun";
        let json = "{\"id\":1,\"note\":\"one\"}\n{\"id\":2,\"note\":\"two\\nlines\"}\n{\"id\":31415,\"no";
        let list = format!("[{}", json.replace("\n{", ",{"));
        for (text, size) in [(csv, 100), (csv, 1), (json, 100), (json, 3), (&list, 100), (&list, 2)] {
            let table = stop_after(text.as_bytes(), size).unwrap();
            let text = |text: &str| Some(text.to_owned());
            assert_eq!(cells(&table), [[text("1"), text("one")], [text("2"), text("two\nlines")]]);
            let warning = table.warnings().iter().find(|warning| warning.code == "stopped-early");
            assert_eq!(warning.unwrap().byte, Some(table.records().bytes));
        }
    }

    fn a_packed_file_needs_no_end() {
        let packed = include_bytes!("../fixtures/census_2016.csv.gz");
        let table = stop_after(&packed[..60_000], 4096).unwrap();
        assert!(table.row_count() > 500, "{} rows", table.row_count());
        assert_eq!(table.records().bytes, 60_000);
        assert!(table.columns()[0].missing() == 0);
    }

    fn where_nothing_was_read_there_is_no_table() {
        assert_eq!(stop_after(b"", 1).unwrap_err().code.as_str(), "csv-empty");
        let table = stop_after(b"a,b\n1", 100).unwrap();
        assert_eq!((table.row_count(), table.columns().len()), (0, 2));
    }
}
