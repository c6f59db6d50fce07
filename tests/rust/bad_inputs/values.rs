//! B50 to B60, B70, B78: what cells mean.

use super::case::{Case, case, case_with};

pub(crate) fn cases() -> Vec<Case> {
    [numbers(), doubtful_numbers(), units_and_tokens(), identities(), dates(), times(), sizes()]
        .into_iter()
        .flatten()
        .collect()
}

fn numbers() -> Vec<Case> {
    vec![
        case(
            "B50 point",
            "a,b\n\"1,5\",x\n\"2,25\",x\n",
            "a numeric: 1.5, 2.25; b categorical: x, x",
        ),
        case(
            "B50 unclear",
            "a;b\n1,234;x\n2,345;x\n",
            "a numeric: 1.234, 2.345; b categorical: x, x !decimal-unclear",
        ),
        case(
            "B51",
            "v\n\"1,234.5\"\n\"12,345,678.25\"\n7.5\n",
            "v numeric: 1234.5, 12345678.25, 7.5",
        ),
        case(
            "B51 millions",
            "v;w\n1,234,567;x\n2,345;x\n",
            "v categorical: 1234567, 2345; w categorical: x, x",
        ),
        case(
            "B51 German",
            "v;w\n1.234,5;x\n12.345.678,25;x\n7;x\n",
            "v numeric: 1234.5, 12345678.25, 7; w categorical: x, x, x",
        ),
        case(
            "B51 space",
            "v;w\n1 234,5;x\n12 345 678,25;x\n",
            "v numeric: 1234.5, 12345678.25; w categorical: x, x",
        ),
        case(
            "B51 NBSP",
            "v;w\n1\u{a0}234,5;x\n7,25;x\n",
            "v numeric: 1234.5, 7.25; w categorical: x, x",
        ),
        case(
            "B51 NBSP Latin-1",
            b"v;w\n1\xa0234,5;x\n7,25;x\n",
            "v numeric: 1234.5, 7.25; w categorical: x, x !encoding@2",
        ),
        case(
            "B51 narrow",
            "v;w\n1\u{202f}234,5;x\n-7,25;x\n",
            "v numeric: 1234.5, -7.25; w categorical: x, x",
        ),
        case(
            "B51 Swiss",
            "v,w\n1\u{2019}234.5,x\n7.25,x\n",
            "v numeric: 1234.5, 7.25; w categorical: x, x",
        ),
        case(
            "B51 apostrophe",
            "v,w\n1'234.5,x\n7.25,x\n",
            "v numeric: 1234.5, 7.25; w categorical: x, x",
        ),
    ]
}

fn doubtful_numbers() -> Vec<Case> {
    vec![
        case_with(
            "B51 told",
            "v;w\n1,234;x\n2,345;x\n",
            r#"{"thousands":","}"#,
            "v categorical: 1234, 2345; w categorical: x, x",
        ),
        case_with(
            "B51 told point",
            "v;w\n1.234;x\n2.345,5;x\n",
            r#"{"thousands":"."}"#,
            "v numeric: 1234, 2345.5; w categorical: x, x",
        ),
        case(
            "B51 unclear",
            "v;w\n1,234;x\n7.5;x\n",
            "v categorical: 1,234, 7.5; w categorical: x, x !thousands-unclear",
        ),
        case(
            "B51 address",
            "v;w\n192.168.100.101;x\n192.168.100.102;x\n",
            "v categorical: 192.168.100.101, 192.168.100.102; w categorical: x, x",
        ),
        case(
            "B51 no groups",
            "v;w\n1 23;x\n1 234;x\n",
            "v categorical: 1 23, 1 234; w categorical: x, x",
        ),
        case_with(
            "B51 forced",
            "v;w\n1 234,5;x\n1 2;x\n",
            r#"{"kinds":{"v":"numeric"}}"#,
            "v numeric: ·, ·; w categorical: x, x !invalid-value*2",
        ),
        case(
            "B54",
            "v\ninf\n-Infinity\nNaN\n1e400\n-0\n1e-400\n",
            "v numeric: inf, -inf, ·, inf, 0, 0",
        ),
        case(
            "B55",
            "a,b,c,d\n0x10,1_000,٣,１２\n0x11,1_000,٤,１２\n",
            "a categorical: 0x10, 0x11; b categorical: 1_000, 1_000; c categorical: ٣, ٤; d categorical: １２, １２",
        ),
        case("B55 exponent", "v\n1e5\n2.5\n", "v numeric: 100000, 2.5"),
    ]
}

fn units_and_tokens() -> Vec<Case> {
    vec![
        case(
            "B52 %",
            "v,w\n10%,x\n12.5%,x\n",
            "v categorical: 10%, 12.5%; w categorical: x, x !unit-in-numbers*2",
        ),
        case(
            "B52 $",
            "v,w\n$5,x\n-$6.5,x\n$7,x\n",
            "v categorical: $5, -$6.5, $7; w categorical: x, x, x !unit-in-numbers*3",
        ),
        case(
            "B52 €",
            "v,w\n5 €,x\n6.5 €,x\n",
            "v categorical: 5 €, 6.5 €; w categorical: x, x !unit-in-numbers*2",
        ),
        case(
            "B52 brackets",
            "v,w\n(3.2),x\n4.5,x\n",
            "v categorical: (3.2), 4.5; w categorical: x, x !unit-in-numbers",
        ),
        case("B52 codes", "v,w\nA1,x\nA2,x\n", "v categorical: A1, A2; w categorical: x, x"),
        case_with(
            "B52 forced",
            "v\n10%\n$5\n5 €\n(3.2)\n7.5\n",
            r#"{"kinds":{"v":"numeric"}}"#,
            "v numeric: ·, ·, ·, ·, 7.5 !invalid-value*4",
        ),
        case(
            "B53",
            "v,s\n1.5,x\nNA,N/A\n,null\nNULL,None\n-,?\n \t,\"\"\n",
            "v numeric: 1.5, ·, ·, ·, ·, ·; s categorical: x, ·, ·, ·, ·, ·",
        ),
        case_with(
            "B53 kept",
            "v,s\n1.5,NA\n2.5,\n3.5,NA\n",
            r#"{"missing":[""]}"#,
            "v numeric: 1.5, 2.5, 3.5; s categorical: NA, ·, NA",
        ),
        case(
            "B57",
            "v,w\ntrue,x\n0,x\nYes,x\nT,x\n",
            "v categorical: true, 0, Yes, T; w categorical: x, x, x, x !boolean-mix*4",
        ),
        case_with(
            "B57 forced",
            "v,w\ntrue,x\n0,x\nYes,x\nmaybe,x\n",
            r#"{"kinds":{"v":"boolean"}}"#,
            "v boolean: true, false, true, ·; w categorical: x, x, x, x !invalid-value",
        ),
        case(
            "B58",
            format!("v\n{}x\n", "1.5\n".repeat(5000)),
            "v categorical: 1.5, 1.5, 1.5, 1.5, 1.5, 1.5; 5001 rows !nearly-numeric@5002",
        ),
        case(
            "B78",
            "v\n<img src=x onerror=alert(1)>\n=1+1\n@SUM(A1)\n",
            "v categorical: <img src=x onerror=alert(1)>, =1+1, @SUM(A1)",
        ),
    ]
}

fn identities() -> Vec<Case> {
    vec![
        case("B56 zeros", "v\n007\n012\n", "v categorical: 007, 012"),
        case(
            "B56 2^53",
            "v\n9007199254740993\n5\n",
            "v categorical: 9007199254740993, 5 !long-integers",
        ),
        case(
            "B56 40 digits",
            format!("v\n{0}1\n{0}2\n", "1".repeat(39)),
            "v categorical: 111111111111111111111111111111, 111111111111111111111111111111 !long-integers*2",
        ),
    ]
}

fn dates() -> Vec<Case> {
    vec![
        case(
            "B59 ISO",
            "v\n2026-01-31\n2026-02-01T10:00:00Z\n",
            "v datetime: 2026-01-31, 2026-02-01T10:00:00Z",
        ),
        case(
            "B59 Y/M/D",
            "v\n2026/01/31\n2026/2/1 10:30\n",
            "v datetime: 2026-01-31, 2026-02-01T10:30:00Z",
        ),
        case("B59 D.M.Y", "v\n31.01.2026\n01.02.2026\n", "v datetime: 2026-01-31, 2026-02-01"),
        case("B59 D/M/Y", "v\n01/02/2026\n31/01/2026\n", "v datetime: 2026-02-01, 2026-01-31"),
        case(
            "B59 M/D/Y",
            "v\n01/02/2026\n1/31/2026 5:30 PM\n",
            "v datetime: 2026-01-02, 2026-01-31T17:30:00Z",
        ),
        case(
            "B59 unclear",
            "v\n01/02/2026\n03/04/2026\n",
            "v categorical: 01/02/2026, 03/04/2026 !date-order-unclear*2",
        ),
        case_with(
            "B59 told",
            "v\n01/02/2026\n03/04/2026\n",
            r#"{"dateOrder":"dmy"}"#,
            "v datetime: 2026-02-01, 2026-04-03",
        ),
        case(
            "B59 both",
            "v\n13/02/2026\n03/14/2026\n",
            "v categorical: 13/02/2026, 03/14/2026 !date-order-unclear",
        ),
        case(
            "B59 basic",
            "v\n20260131T101530Z\n20260201T101530+0100\n",
            "v datetime: 2026-01-31T10:15:30Z, 2026-02-01T09:15:30Z",
        ),
        case(
            "B59 names",
            "v\n\"Jan 31, 2026\"\n1 February 2026\n\"Mon, 02 Feb 2026 10:00:00 GMT\"\n",
            "v datetime: 2026-01-31, 2026-02-01, 2026-02-02T10:00:00Z",
        ),
    ]
}

fn times() -> Vec<Case> {
    vec![
        case(
            "B59 two digits",
            "v\n31/01/26\n01/02/26\n",
            "v categorical: 31/01/26, 01/02/26 !two-digit-years*2",
        ),
        case("B59 absent", "v\n2026-02-30\n2026-02-28\n", "v categorical: 2026-02-30, 2026-02-28"),
        case("B59 leap second", "v\n2016-12-31T23:59:60Z\n", "v datetime: 2017-01-01"),
        case(
            "B59 zones",
            "v\n2026-01-31T10:00:00Z\n2026-01-31T10:00:00\n",
            "v datetime: 2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z !mixed-time-zones",
        ),
        case_with(
            "B59 seconds",
            "v\n1769853600\n0\n",
            r#"{"kinds":{"v":"datetime"}}"#,
            "v datetime: 2026-01-31T10:00:00Z, 1970-01-01",
        ),
        case_with(
            "B59 ms",
            "v\n1769853600000\n0\n",
            r#"{"kinds":{"v":"datetime"}}"#,
            "v datetime: 2026-01-31T10:00:00Z, 1970-01-01",
        ),
        case_with(
            "B59 us",
            "v\n1769853600000000\n0\n",
            r#"{"kinds":{"v":"datetime"}}"#,
            "v datetime: 2026-01-31T10:00:00Z, 1970-01-01",
        ),
        case(
            "B59 by name",
            "created_at\n1769853600\n1769853601\n",
            "created_at datetime: 2026-01-31T10:00:00Z, 2026-01-31T10:00:01Z",
        ),
        case(
            "B60",
            "v\n2026-02-01\n2026-01-01\n2026-02-01\n",
            "v datetime: 2026-02-01, 2026-01-01, 2026-02-01",
        ),
    ]
}

fn sizes() -> Vec<Case> {
    let distinct = (0..30_000).map(|at| format!("id {at}\n")).collect::<String>();
    let long = "y".repeat(1 << 20);
    vec![
        case(
            "B70",
            format!("v\n{distinct}"),
            "v text: id 0, id 1, id 2, id 3, id 4, id 5; 30000 rows",
        ),
        case(
            "B70 long",
            format!("v\n{long}\n{long}\n{long}\n"),
            "v categorical: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy, yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy, yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
        ),
    ]
}

/// What a column says of how its values were understood.
pub(crate) fn evidence() {
    for (text, options, expected) in [
        (
            "v\nx\nNA\nx\n?\n",
            "{}",
            "texts that repeat, 1 distinct; taken as missing: \"NA\", \"?\"",
        ),
        (
            "v;w\n1 234,5;x\n7,25;y\n",
            "{}",
            "every value is a number; thousands are set apart by spaces, decimals by \",\"",
        ),
        (
            "v;w\n1 000;x\n2 000;y\n1 000,0;z\n",
            "{}",
            "whole numbers, 2 distinct: compared as categories; thousands are set apart by spaces, decimals by \",\"",
        ),
        (
            "v;w\n1,0;x\n2,0;y\n",
            "{}",
            "whole numbers, 2 distinct: compared as categories; decimals are set apart by \",\"",
        ),
        (
            "v\n2024-02-29\n2023-02-29\n2024-03-01\n",
            "{}",
            "\"2023-02-29\" is no date; texts that repeat, 3 distinct",
        ),
        (
            "v\n31/01/2026\n31/02/2026\n",
            "{}",
            "\"31/02/2026\" is no date; texts that repeat, 2 distinct",
        ),
        (
            "v\n31/01/2026\n",
            "{}",
            "every value is a date; where it is of numbers, the day comes before the month",
        ),
        (
            "ts\n1769853600000\n",
            "{}",
            "the name says time, and the numbers are milliseconds since 1970",
        ),
        (
            "v\n1769853600\n",
            r#"{"kinds":{"v":"datetime"}}"#,
            "read as datetime because you said so; numbers are seconds since 1970, by their size",
        ),
        (
            "v\nyes\n0\n",
            r#"{"kinds":{"v":"boolean"}}"#,
            "read as boolean because you said so; true, t, yes, y and 1 are true, false, f, no, n and 0 false, in any case",
        ),
    ] {
        let options = serde_json::from_str(options).unwrap();
        let table = super::case::read(text.as_bytes(), 5, &options).unwrap();
        assert_eq!(table.columns()[0].evidence(), expected, "{text}");
    }
}
