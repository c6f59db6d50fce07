//! B01 to B24, B79, B80: what a file is, and how it spells its characters.

use super::case::{Case, case};
use miniz_oxide::deflate::compress_to_vec;

const CSV: &[u8] = b"x,city\n1.5,Turin\n2.5,Oslo\n";

/// The checksum bit by bit, as the standard defines it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            sum >> 1 ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 0, 3];
    bytes.extend(compress_to_vec(content, 6));
    bytes.extend(checksum(content).to_le_bytes());
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

pub(crate) fn cases() -> Vec<Case> {
    [empty(), marks_and_encodings(), formats(), packed()].into_iter().flatten().collect()
}

fn empty() -> Vec<Case> {
    vec![
        case("B01", "", "csv-empty"),
        case("B02", "\n", "csv-empty"),
        case("B02 CRLF", "\r\n\r\n", "csv-empty"),
        case("B02 spaces", "   \n  \n", "csv-empty"),
        case("B02 mark", "\u{feff}", "csv-empty"),
        case("B03", "a,b\n", "a numeric: ; b numeric: "),
        case("B04", "a,b\n1.5,x\n", "a numeric: 1.5; b categorical: x"),
        case("B05", "a,b\n1.5,x\n2.5,x", "a numeric: 1.5, 2.5; b categorical: x, x"),
    ]
}

fn marks_and_encodings() -> Vec<Case> {
    let table = "x numeric: 1.5, 2.5; city categorical: Turin, Oslo";
    vec![
        case("B06", [b"\xef\xbb\xbf", CSV].concat(), table),
        case(
            "B07",
            [b"\xef\xbb\xbf\xef\xbb\xbf", CSV].concat(),
            "x numeric: 1.5, 2.5; city categorical: Turin, Oslo !byte-order-mark*2",
        ),
        case("B08", "a,b\n1.5,\u{feff}x\n", "a numeric: 1.5; b categorical: \u{feff}x"),
        case(
            "B09 LE",
            utf16("\u{feff}x,city\n1.5,Łódź\n", u16::to_le_bytes),
            "x numeric: 1.5; city categorical: Łódź",
        ),
        case(
            "B09 BE",
            utf16("\u{feff}x,city\n1.5,Łódź\n", u16::to_be_bytes),
            "x numeric: 1.5; city categorical: Łódź",
        ),
        case(
            "B10 LE",
            utf16("x,city\n1.5,Rome\n", u16::to_le_bytes),
            "x numeric: 1.5; city categorical: Rome !encoding",
        ),
        case(
            "B10 BE",
            utf16("x,city\n1.5,Rome\n", u16::to_be_bytes),
            "x numeric: 1.5; city categorical: Rome !encoding",
        ),
        case(
            "B11",
            b"x,city\n1.5,M\xe1laga\n2.5,K\xf6ln\n",
            "x numeric: 1.5, 2.5; city categorical: Málaga, Köln !encoding@2*2",
        ),
        case(
            "B12",
            b"x,city\n1.5,\x93\x8c\x8b\x9e\n",
            "x numeric: 1.5; city categorical: “Œ‹ž !encoding@2*4",
        ),
        case(
            "B13",
            "x,city\n1.5,Köln\n2.5,Łódź\n3.5,?\n"
                .replace('?', "\u{1}")
                .into_bytes()
                .iter()
                .map(|&byte| if byte == 1 { 0xff } else { byte })
                .collect::<Vec<u8>>(),
            "x numeric: 1.5, 2.5, 3.5; city categorical: Köln, Łódź, \u{fffd} !encoding@4",
        ),
        case(
            "B13 quoted",
            b"x,city\r\n1.5,\"a\r\nb\r\nc\xff\"\r\n",
            "x numeric: 1.5; city categorical: a\r\nb\r\ncÿ !encoding@4",
        ),
        case(
            "B13 overlong",
            b"x,city\n1.5,\xc3\xb6\xc3\xa4\xc3\xbc\n2.5,\xc0\xaf\n",
            "x numeric: 1.5, 2.5; city categorical: öäü, \u{fffd}\u{fffd} !encoding@3*2",
        ),
        case("B14", "x,city\n1.5,東京🦊\n", "x numeric: 1.5; city categorical: 東京🦊"),
        case(
            "B15",
            "a\0,b\n1.5,x\0y\n2.5,x\0y\n",
            "a\0 numeric: 1.5, 2.5; b categorical: x\0y, x\0y !nul-bytes !nul-bytes*2",
        ),
        case("B16", vec![0; 200_000], "csv-not-text"),
    ]
}

fn formats() -> Vec<Case> {
    let log = "127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 2326\n";
    vec![
        case("B17 PNG", b"\x89PNG\r\n\x1a\n....", "csv-not-text"),
        case("B17 PDF", "%PDF-1.7\n", "csv-not-text"),
        case("B17 XLSX", b"PK\x03\x04....[Content_Types].xml", "csv-not-text"),
        case("B17 Parquet", "PAR1....", "csv-not-text"),
        case("B79", "{\"a\":1.5}\n{\"a\":2.5}\n", "a numeric: 1.5, 2.5"),
        case("B79 log", log.repeat(3), "csv-not-text"),
        case(
            "B79 levels",
            "2026-01-01 10:00:00,123 INFO started\n2026-01-01 10:00:01,456 WARN slow, very\n",
            "csv-not-text",
        ),
        case(
            "B80 LFS",
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n",
            "csv-not-text",
        ),
        case("B80 page", "<!DOCTYPE html>\n<title>404</title>\n", "csv-not-text"),
        case("B80 words", "404: Not Found", "csv-not-text"),
        case(
            "B80 lock",
            [b"\x03Ann".to_vec(), vec![b' '; 51], b"\x03\0A\0n\0n\0".to_vec(), vec![b' '; 102]]
                .concat(),
            "csv-not-text",
        ),
    ]
}

fn packed() -> Vec<Case> {
    let table = "x numeric: 1.5, 2.5; city categorical: Turin, Oslo";
    let half = gzip(CSV);
    let mut broken = gzip(CSV);
    let at = broken.len() - 6;
    broken[at] ^= 1;
    vec![
        case("B18", gzip(CSV), table),
        case("B19", [gzip(&CSV[..9]), gzip(&CSV[9..])].concat(), table),
        case("B20 zeros", [gzip(CSV), vec![0; 512]].concat(), table),
        case(
            "B20 junk",
            [gzip(CSV), b"junk".to_vec()].concat(),
            "x numeric: 1.5, 2.5; city categorical: Turin, Oslo !gzip-trailing-bytes*4",
        ),
        case("B21", &half[..half.len() - 9], "gzip-truncated"),
        case("B22", broken, "gzip-corrupt"),
        super::case::case_with(
            "B23",
            gzip(&vec![b'1'; 100_000]),
            r#"{"maxUnpackedBytes":5000}"#,
            "gzip-limit",
        ),
        case("B24 zstd", b"\x28\xb5\x2f\xfd....", "csv-not-text"),
        case("B24 bzip2", "BZh91AY", "csv-not-text"),
        case("B24 xz", b"\xfd7zXZ\0\0", "csv-not-text"),
        case("B24 zip", b"PK\x03\x04....march.csv", "csv-not-text"),
    ]
}
