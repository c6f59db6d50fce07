//! Parts of a file read apart: the table is that of one reader, whatever the parts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(unreachable_pub)]
use crate::common::conserved;
use crate::common::csv_files;
use crate::common::in_parts;
use crate::common::same;

use conserved::{assert_conserved, read_csv};
use csv_files::cases;
use driftglass::ingest::{Comments, CsvOptions, CsvReader, OnBadRow, PartReader};
use driftglass::table::Table;
use in_parts::{Tally, digest, read_in_parts, read_part};
use same::assert_same;

/// The integer generator of the golden data.
struct SplitMix64(u64);

impl SplitMix64 {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

/// What is pushed before parts begin: more than a reader looks at for the dialect.
const BEGINNING: usize = 70_000;

fn check(bytes: &[u8], options: &CsvOptions, what: &str) -> Tally {
    let whole = digest(&read_csv(bytes, options.clone()));
    let mut tally = Tally::default();
    for size in [1500, 20_000, 64_001] {
        let ends: Vec<usize> =
            (BEGINNING..bytes.len()).step_by(size).chain([bytes.len()]).collect();
        let parts = read_in_parts(bytes, &ends, options, &mut tally);
        let parts = digest(&parts.inspect(|table| assert_conserved(table, bytes, options)));
        if parts != whole {
            let at = parts.bytes().zip(whole.bytes()).position(|(a, b)| a != b).unwrap_or(0);
            let around =
                |text: &str| text.chars().skip(at.saturating_sub(80)).take(200).collect::<String>();
            panic!("{what}, parts of {size}:\n{}\nis not\n{}", around(&parts), around(&whole));
        }
    }
    tally
}

/// Lines of five columns; `mess` switches on what makes files hard.
fn lines(random: &mut SplitMix64, mess: u64, end: &str) -> Vec<u8> {
    let mut text = format!("id,score,city,note,seen{end}").into_bytes();
    let has = |bit: u64| mess >> bit & 1 == 1;
    let mut row = 0u64;
    while text.len() < 260_000 {
        row += 1;
        let odd = random.below(400);
        let score = match odd {
            0..8 => String::new(),
            8 if has(0) => "1e-5".to_owned(),
            9 if has(0) => "unknown".to_owned(),
            _ => format!("{:.3}", random.below(100_000) as f64 / 7.0),
        };
        let city = ["Turin", "Oslo", "Bern"][random.below(3)];
        let note = match odd {
            10..40 if has(1) => "\"two\nlines, and a comma\"".to_owned(),
            40..60 if has(2) => "\"he said \"\"no\"\"\"".to_owned(),
            60 if has(3) => "M\u{fc}nchen".to_owned(),
            _ => format!("note {}", random.below(if has(4) { 1_000_000 } else { 40 })),
        };
        text.extend(format!("{row},{score},{city},{note},2026-01-{:02}", 1 + row % 28).bytes());
        match odd {
            61 if has(5) => text.extend(b",surplus"),
            62 if has(6) => text.extend(end.as_bytes()),
            63 if has(6) => text.extend(format!("{end}id,score,city,note,seen").bytes()),
            64 if has(7) => text.extend(b"\xff"),
            _ => {}
        }
        text.extend(end.as_bytes());
    }
    text
}

portable_tests! {
    fn parts_make_the_table_of_one_reader() {
        let mut random = SplitMix64(5);
        let mut total = Tally::default();
        for mess in [0, 1, 2, 4, 8, 16, 32, 64, 128, 255] {
            for end in ["\n", "\r\n"] {
                let text = lines(&mut random, mess, end);
                let tally = check(&text, &CsvOptions::default(), &format!("mess {mess}, line end {end:?}"));
                if mess == 0 {
                    assert_eq!(tally.refused, 0, "nothing to refuse");
                }
                total.appended += tally.appended;
                total.refused += tally.refused;
            }
        }
        assert!(total.appended > 1000 && total.refused > 10, "{} and {}", total.appended, total.refused);
    }

    /// Parts begin where a reader knows the dialect: before the golden rows stands a very long one.
    fn golden_files_read_the_same_in_parts_cut_anywhere() {
        let options = CsvOptions::default();
        let mut tally = Tally::default();
        for (case, file) in cases() {
            let line = file.iter().position(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let (first, rest) = file.split_at(line);
            let long = [first, &[b'x'; BEGINNING], first, rest, rest].concat();
            let whole = read_csv(&long, options.clone());
            let begun = long.len() - rest.len();
            let mut check = |ends: &[usize]| {
                println!("{} in parts {ends:?}", case["file"]);
                assert_same(&read_in_parts(&long, ends, &options, &mut tally), &whole);
            };
            check(&[begun, long.len()]);
            let step = if rest.len() < 400 { 1 } else { rest.len() / 40 };
            for cut in (begun + 1..long.len()).step_by(step) {
                check(&[begun, cut, long.len()]);
                check(&[begun, cut, (cut + long.len()).div_ceil(2), long.len()]);
            }
        }
        assert!(tally.appended > 5000 && tally.refused > 500, "{tally:?}");
    }

    fn parts_of_files_with_lone_returns_are_read_in_order() {
        let text = lines(&mut SplitMix64(6), 0, "\r");
        assert_eq!(check(&text, &CsvOptions::default(), "lone returns").appended, 0);
    }

    fn rejected_records_are_located_alike_in_parts() {
        let mut random = SplitMix64(12);
        let mut text = b"a,b,c\n".to_vec();
        while text.len() < 200_000 {
            let odd: &[u8] = match random.below(40) {
                0..3 => b"1,2\n",
                3 => b"a,b,c\n",
                4 => b"1,2,3,\n",
                5 => b"1,\"2\"x,3\n",
                6 => b"\n",
                7 => b"1,2,3,4\n",
                _ => b"1,22,333\n",
            };
            text.extend(odd);
        }
        for on_bad_row in [OnBadRow::Skip, OnBadRow::Keep] {
            let options = CsvOptions { on_bad_row, ..CsvOptions::default() };
            let table = read_csv(&text, options.clone()).unwrap();
            let counts = table.records();
            assert!(counts.rejected > 500 && counts.repaired > 500, "{counts:?}");
            let kept = on_bad_row == OnBadRow::Keep;
            assert_eq!(table.rejections().len() == 1000, !kept);
            assert!(check(&text, &options, "rejected").appended > 50);
        }
    }

    fn options_hold_in_parts() {
        let text = lines(&mut SplitMix64(8), 32 + 64, "\n");
        for on_bad_row in [OnBadRow::Keep, OnBadRow::Fail] {
            check(&text, &CsvOptions { on_bad_row, ..CsvOptions::default() }, "bad rows");
        }
        let columns = Some(vec!["city".to_owned(), "score".to_owned()]);
        check(&text, &CsvOptions { columns, ..CsvOptions::default() }, "columns");
        let most = CsvOptions { max_rows: Some(3000), ..CsvOptions::default() };
        assert_eq!(check(&text, &most, "rows").appended, 0);
    }

    fn a_sample_of_a_large_file_does_not_depend_on_how_it_is_read() {
        let mut random = SplitMix64(13);
        for (mess, memory_budget) in [(0, 60_000), (255, 60_000), (0, 20_000), (16, 500)] {
            let text = lines(&mut random, mess, if mess == 0 { "\n" } else { "\r\n" });
            let options = CsvOptions { memory_budget: Some(memory_budget), ..CsvOptions::default() };
            let what = format!("mess {mess}, {memory_budget} bytes");
            assert!(check(&text, &options, &what).appended > 10);
            let whole = digest(&read_csv(&text, options.clone()));
            for size in [1, 7, 4096, 65_537] {
                let mut reader = CsvReader::new(options.clone()).unwrap();
                text.chunks(size).for_each(|piece| reader.push(piece).unwrap());
                assert!(digest(&reader.finish()) == whole, "{what}, pieces of {size}");
            }
        }
    }

    fn a_sample_holds_rows_of_the_file_in_order_and_says_of_how_many() {
        let text = lines(&mut SplitMix64(14), 0, "\n");
        let all = read_csv(&text, CsvOptions::default()).unwrap();
        let options = CsvOptions { memory_budget: Some(60_000), ..CsvOptions::default() };
        let some = read_csv(&text, options).unwrap();
        let sampled = some.sampled().unwrap();
        assert_eq!((sampled.rows, sampled.kept), (all.row_count() as u64, some.row_count() as u64));
        assert_eq!((some.total_rows(), some.records()), (sampled.rows, all.records()));
        assert!((200..1000).contains(&some.row_count()), "{}", some.row_count());
        let kinds = |table: &Table| table.columns().iter().map(|c| c.kind()).collect::<Vec<_>>();
        assert_eq!(kinds(&all), kinds(&some));
        let (ids, some_ids) = (all.columns()[0].numbers().unwrap(), some.columns()[0].numbers().unwrap());
        let mut at = ids.iter();
        assert!(some_ids.iter().all(|id| at.any(|other| other == id)));
        let warning = some.warnings().iter().find(|warning| warning.code == "sampled-rows").unwrap();
        assert_eq!(warning.count, sampled.rows - sampled.kept);
    }

    fn columns_that_nobody_asked_for_take_nothing_of_the_budget() {
        let text = lines(&mut SplitMix64(16), 255, "\n");
        let columns = Some(vec!["score".to_owned(), "city".to_owned()]);
        let narrow = CsvOptions { columns, memory_budget: Some(220_000), ..CsvOptions::default() };
        let wide = CsvOptions { columns: None, ..narrow.clone() };
        assert!(read_csv(&text, narrow.clone()).unwrap().sampled().is_none());
        assert!(read_csv(&text, wide).unwrap().sampled().is_some());
        check(&text, &narrow, "two columns");
        let least = CsvOptions { memory_budget: Some(20_000), ..narrow };
        assert!(read_csv(&text, least.clone()).unwrap().sampled().is_some());
        check(&text, &least, "two columns, sampled");
    }

    fn a_sample_of_utf_16_does_not_depend_on_pieces() {
        let text = String::from_utf8(lines(&mut SplitMix64(15), 6, "\n")).unwrap();
        let bytes: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let options = CsvOptions { memory_budget: Some(60_000), ..CsvOptions::default() };
        let whole = read_csv(&bytes, options.clone());
        assert!(whole.as_ref().unwrap().sampled().is_some());
        for size in [1, 3, 4096] {
            let mut reader = CsvReader::new(options.clone()).unwrap();
            bytes.chunks(size).for_each(|piece| reader.push(piece).unwrap());
            assert!(digest(&reader.finish()) == digest(&whole), "pieces of {size}");
        }
    }

    fn dialects_hold_in_parts() {
        let comment = CsvOptions { comment: Comments::From(b'%'), ..CsvOptions::default() };
        let mut random = SplitMix64(12);
        let mut text = b"% a comment, \"with a quote\n".to_vec();
        text.extend(lines(&mut random, 1, "\n"));
        let mut at = 0;
        while let Some(feed) = text[at..].iter().position(|&byte| byte == b'\n') {
            at += feed + 1;
            if random.below(40) == 0 {
                text.splice(at..at, *b"% more, \"\n");
            } else if random.below(60) == 0 {
                text.splice(at..at, *b"5'10\",x\"y,z,a;b;c;d;e,\n1;2;3;4;5\n");
            }
        }
        assert!(check(&text, &comment, "comments").appended > 20);
        let spaced = lines(&mut random, 0, "\n");
        let spaced: Vec<u8> = spaced.iter().flat_map(|&byte| match byte {
            b',' => b", ".to_vec(),
            byte => vec![byte],
        }).collect();
        assert!(check(&spaced, &CsvOptions::default(), "spaces").appended > 20);
        let mut tilde = b"# made by\nReport\n".to_vec();
        tilde.extend(lines(&mut random, 0, "\n").iter().map(|&byte| if byte == b',' { b'~' } else { byte }));
        assert!(check(&tilde, &CsvOptions::default(), "preamble").appended > 20);
    }

    fn totals_hold_in_parts() {
        for (within, after, footer) in [(0, "", true), (1, "", false), (0, "1\n\n\n", true), (0, "x,5\n", false), (3, "last\n", false)] {
            let mut text = b"city,score\n".to_vec();
            let mut random = SplitMix64(13);
            while text.len() < 200_000 {
                text.extend(format!("Oslo,{}\n", random.below(1000)).bytes());
            }
            for _ in 0..within {
                text.extend(b"Total,7\nOslo,8\n");
            }
            text.extend(b"Total,9\n");
            text.extend(after.bytes());
            let table = read_csv(&text, CsvOptions::default()).unwrap();
            let has = table.warnings().iter().any(|warning| warning.code == "footer-row");
            assert_eq!(has, footer, "{within} {after:?}");
            check(&text, &CsvOptions::default(), "totals");
        }
    }

    fn a_quote_that_is_never_closed_is_found_from_parts() {
        let mut text = lines(&mut SplitMix64(9), 0, "\n");
        text.extend(b"1,2,Oslo,\"open,2026-01-01\n");
        text.extend(lines(&mut SplitMix64(10), 0, "\n"));
        check(&text, &CsvOptions::default(), "open quote");
    }

    fn what_is_no_part_is_refused() {
        let text = lines(&mut SplitMix64(7), 0, "\n");
        let options = CsvOptions::default();
        let mut reader = CsvReader::new(options.clone()).unwrap();
        assert!(reader.plan().is_none());
        reader.push(&text[..BEGINNING]).unwrap();
        let plan = reader.plan().unwrap();
        assert!(!reader.append(b"").unwrap() && !reader.append(&plan).unwrap());
        let part = read_part(&text, &options, (&plan, 0), [BEGINNING, BEGINNING + 5000]);
        assert!(!reader.append(&part[..20]).unwrap());
        assert!(PartReader::new(&options, b"no plan", 5).is_err());
    }
}
