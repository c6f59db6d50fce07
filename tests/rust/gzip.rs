//! Files packed by gzip, and which reader a file gets: every way of cutting, every way of being damaged.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(unreachable_pub)]
use crate::common::conserved;

use conserved::{assert_conserved, read_csv};
use driftglass::drift::cuts;
use driftglass::error::{Code, Error};
use driftglass::ingest::{CsvOptions, TableReader};
use driftglass::summary::{Counter, profile};
use driftglass::table::{RecordCounts, Table};
use miniz_oxide::deflate::compress_to_vec;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

const CSV: &[u8] = b"x,city\n1.5,Turin\n2.5,Oslo\n3.5,Turin\n";

fn read_in(bytes: &[u8], size: usize, options: &CsvOptions, csv: bool) -> Result<Table, Error> {
    let mut reader = TableReader::new(options.clone(), csv)?;
    for piece in bytes.chunks(size.max(1)) {
        reader.push(piece)?;
        reader.push(&[])?;
    }
    assert_eq!(reader.bytes(), bytes.len() as u64);
    reader.finish().inspect(|table| assert_conserved(table, bytes, options))
}

fn read(bytes: &[u8]) -> Result<Table, Error> {
    read_in(bytes, bytes.len(), &CsvOptions::default(), false)
}

/// The checksum bit by bit, as the standard defines it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            sum >> 1 ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

/// One member, with flags and what they announce.
fn member(content: &[u8], flags: u8, fields: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3];
    bytes.extend_from_slice(fields);
    bytes.extend(compress_to_vec(content, 6));
    bytes.extend(checksum(content).to_le_bytes());
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes
}

fn plain(content: &[u8]) -> Vec<u8> {
    member(content, 0, &[])
}

#[track_caller]
fn assert_same(actual: &Table, expected: &Table) {
    assert_eq!(actual.columns(), expected.columns());
    // The files differ in size.
    let counts = |table: &Table| RecordCounts { bytes: 0, ..table.records() };
    assert_eq!(counts(actual), counts(expected));
}

portable_tests! {
    fn packed_files_read_like_plain_ones_for_every_cut() {
        let expected = read_csv(CSV, CsvOptions::default()).unwrap();
        let extra = [6, 0, b'B', b'C', 2, 0, 9, 9];
        let all = [&extra[..], b"name.csv\0", b"a comment\0", &[0, 0]].concat();
        let files = [
            CSV.to_vec(),
            plain(CSV),
            member(CSV, 8, b"name.csv\0"),
            member(CSV, 4 | 8 | 16 | 2, &all),
            [plain(&CSV[..10]), plain(&[]), plain(&CSV[10..])].concat(),
            [plain(CSV), vec![0; 700]].concat(),
            [plain(&CSV[..10]), vec![0; 3], plain(&CSV[10..])].concat(),
        ];
        for (at, file) in files.iter().enumerate() {
            for csv in [false, true] {
                for size in 1..=file.len() {
                    let table = read_in(file, size, &CsvOptions::default(), csv).unwrap();
                    assert_same(&table, &expected);
                    assert!(table.warnings().is_empty(), "file {at}, pieces of {size}");
                }
            }
        }
    }

    fn junk_behind_is_said_and_passed_over() {
        for junk in [&b"junk"[..], b"\0\0junk", b"\x1f\x8bunk", b"\x1f\x8b\x08\xff"] {
            let file = [&plain(CSV)[..], junk].concat();
            for size in 1..=file.len() {
                let table = read_in(&file, size, &CsvOptions::default(), false).unwrap();
                assert_eq!(table.row_count(), 3);
                let [warning] = table.warnings() else { panic!("{:?}", table.warnings()) };
                let bytes = junk.iter().skip_while(|&&byte| byte == 0).count() as u64;
                assert_eq!((warning.code.as_str(), warning.count), ("gzip-trailing-bytes", bytes));
                assert_eq!(warning.byte, Some(file.len() as u64 - bytes));
            }
        }
    }

    fn a_file_cut_off_anywhere_is_refused_with_what_was_read() {
        let file = [plain(&CSV[..10]), plain(&CSV[10..])].concat();
        let first = plain(&CSV[..10]).len();
        for length in 2..file.len() {
            if length == first {
                continue;
            }
            let error = read(&file[..length]).unwrap_err();
            assert_eq!(error.code, Code::GzipTruncated, "{length}: {error}");
            assert_eq!(error.position.byte, Some(length as u64));
            assert!(error.message.contains(&format!("after {length} bytes")), "{error}");
            assert!(error.message.contains("rows made out"), "{error}");
        }
    }

    fn a_file_with_a_wrong_byte_is_refused() {
        let file = [plain(&CSV[..10]), plain(&CSV[10..])].concat();
        let expected = read(&file).unwrap();
        // Without its first two bytes it would be no gzip file at all.
        for at in 2..file.len() {
            for bit in 0..8 {
                let mut damaged = file.clone();
                damaged[at] ^= 1 << bit;
                let whole = read(&damaged);
                for size in [1, 3] {
                    // The place of an error depended on the cut.
                    let cut = read_in(&damaged, size, &CsvOptions::default(), false);
                    assert_eq!(cut.as_ref().err(), whole.as_ref().err(), "byte {at}, bit {bit}");
                }
                match whole {
                    // Time and system of a header mean nothing; a flipped flag may announce what fits.
                    Ok(table) if table.warnings().is_empty() => assert_same(&table, &expected),
                    // A second member that is none any more is junk, and that is said.
                    Ok(table) => {
                        let mut warnings = table.warnings().iter();
                        assert!(warnings.any(|warning| warning.code == "gzip-trailing-bytes"));
                    }
                    Err(error) => assert!(
                        matches!(error.code, Code::GzipCorrupt | Code::GzipTruncated | Code::CsvNotText),
                        "byte {at}, bit {bit}: {error}"
                    ),
                }
            }
        }
        let mut wrong_sum = plain(CSV);
        let trailer = wrong_sum.len() - 8;
        wrong_sum[trailer] ^= 1;
        let error = read(&wrong_sum).unwrap_err();
        assert_eq!(error.code, Code::GzipCorrupt);
        assert!(error.message.contains("checksum"), "{error}");
        let mut wrong_length = plain(CSV);
        wrong_length[trailer + 4] ^= 1;
        assert!(read(&wrong_length).unwrap_err().message.contains("length"));
    }

    fn bombs_are_stopped_at_the_limit_that_is_named() {
        let zeros = vec![b'\n'; 80 << 20];
        let bomb = plain(&zeros);
        assert!(zeros.len() > 1000 * bomb.len());
        let error = read(&bomb).unwrap_err();
        assert_eq!(error.code, Code::GzipLimit);
        assert!(error.message.contains("1000 times"), "{error}");
        let small = plain(&vec![b'\n'; 60 << 20]);
        assert_eq!(read(&small).unwrap_err().code, Code::CsvEmpty);
        let few = CsvOptions { max_unpacked_bytes: Some(20), ..CsvOptions::default() };
        let error = read_in(&plain(CSV), 7, &few, false).unwrap_err();
        assert_eq!(error.code, Code::GzipLimit);
        assert!(error.message.contains("20 bytes (maxUnpackedBytes)"), "{error}");
        let many = CsvOptions { max_unpacked_bytes: Some(1 << 40), ..CsvOptions::default() };
        assert_eq!(read_in(&bomb, 1 << 20, &many, false).unwrap_err().code, Code::CsvEmpty);
    }

    fn a_packed_batch_beyond_memory_is_counted_though_its_packed_size_would_fit() {
        let reference = read(CSV).unwrap();
        let csv = "x,city\n".to_owned() + &"2.5,Oslo\n".repeat(50_000);
        let json = "{\"x\":2.5,\"city\":\"Oslo\"}\n".repeat(50_000);
        for content in [csv, json] {
            let bytes = plain(content.as_bytes());
            let total_bytes = Some(bytes.len() as u64);
            let memory_budget = Some(400_000);
            let options = CsvOptions { total_bytes, memory_budget, ..CsvOptions::default() };
            let counter = Rc::new(RefCell::new(Counter::new(Arc::new(profile(&reference)), cuts)));
            let reader = TableReader::new(options, false).unwrap();
            let mut reader = reader.watched_by(Box::new(Rc::clone(&counter)));
            reader.push(&bytes).unwrap();
            assert_eq!(reader.finish().unwrap().sampled().unwrap().rows, 50_000);
            let counted = Rc::into_inner(counter).unwrap().into_inner().finish();
            assert_eq!(counted.columns().collect::<Vec<_>>(), ["x", "city"]);
        }
    }

    fn json_is_found_out_unless_csv_is_asked_for() {
        let json = b"\n {\"x\":1.5}\n{\"x\":2.5}\n";
        for file in [json.to_vec(), plain(json)] {
            for size in 1..=file.len() {
                let table = read_in(&file, size, &CsvOptions::default(), false).unwrap();
                assert_eq!((table.row_count(), table.columns()[0].name()), (2, "x"));
            }
            let error = read_in(&file, 5, &CsvOptions::default(), true).unwrap_err();
            assert!(error.message.contains("fromJsonLines"), "{error}");
        }
    }

    fn what_holds_no_table_is_refused_by_name() {
        let files: [(&[u8], &str); 16] = [
            (b"\x28\xb5\x2f\xfd\0", "zstd"),
            (b"BZh91AY", "bzip2"),
            (b"\xfd7zXZ\x00\x00", "xz"),
            (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "Excel workbook"),
            (b"PK\x03\x04\x14\0\0\0march.csv", "zip archive"),
            (b"\x89PNG\r\n\x1a\n", "PNG"),
            (b"%PDF-1.7\n", "PDF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS"),
            (b"<!DOCTYPE html>\n<html></html>", "web page"),
            (b"<?xml version=\"1.0\"?><Error/>", "web page or XML"),
            (b"404: Not Found", "web server"),
            (b"PAR1\x15\x04", "Parquet"),
            (b"ARROW1\0\0", "Arrow"),
            (&[0; 4096], "binary"),
            (b"FEA1....", "Feather"),
        ];
        for (file, name) in files {
            for bytes in [file.to_vec(), plain(file)] {
                for csv in [false, true] {
                    let error = read_in(&bytes, 3, &CsvOptions::default(), csv).unwrap_err();
                    assert_eq!(error.code, Code::CsvNotText, "{name}");
                    assert!(error.message.contains(name), "{name}: {error}");
                }
            }
        }
        let lock = CsvOptions { file: Some("a/~$march.xlsx".to_owned()), ..CsvOptions::default() };
        let error = read_in(b"\x03Ann", 9, &lock, false).unwrap_err();
        assert!(error.message.contains("lock file of Excel"), "{error}");
        let twice = read(&plain(&plain(CSV))).unwrap_err();
        assert!(twice.message.contains("gzip"), "{twice}");
    }

    fn an_error_is_repeated_and_names_the_file() {
        let options = CsvOptions { file: Some("x.csv.gz".to_owned()), ..CsvOptions::default() };
        let mut reader = TableReader::new(options, false).unwrap();
        let error = reader.push(b"\x1f\x8b\x07").unwrap_err();
        assert_eq!(error.code, Code::GzipCorrupt);
        assert!(error.to_string().starts_with("x.csv.gz: "), "{error}");
        assert_eq!(reader.push(b"more").unwrap_err(), error);
        assert_eq!(reader.finish().unwrap_err(), error);
    }
}
