//! B81: families of files that make a careless reader take quadratic time.

use super::case::read;
use driftglass::ingest::CsvOptions;

const SIZE: usize = 4 << 20;

/// Every family at its full size: a quadratic reader would need hours for it.
pub(crate) fn check() {
    let families: [(&str, Vec<u8>); 15] = [
        ("a line of commas", [b"a,b\n".to_vec(), b",".repeat(SIZE)].concat()),
        ("only commas", b",".repeat(SIZE)),
        ("alternating quotes", b"\"a".repeat(SIZE / 2)),
        ("only quotes", b"\"".repeat(SIZE)),
        ("quotes and commas", b"\",".repeat(SIZE / 2)),
        ("quotes that open late", [b"a,b\n".to_vec(), b"x,y\"\"z\n".repeat(SIZE / 7)].concat()),
        ("only returns", b"\r".repeat(SIZE)),
        ("only line feeds", b"\n".repeat(SIZE)),
        ("returns and fields", [b"a,b\r".to_vec(), b"1,2\r".repeat(SIZE / 4)].concat()),
        ("ragged", [b"a,b\n".to_vec(), b"1\n1,2,3\n".repeat(SIZE / 8)].concat()),
        ("comments", [b"#\n".repeat(SIZE / 2), b"a,b\n1,2\n".to_vec()].concat()),
        ("tables", b"a,b\nx,y\n\n".repeat(SIZE / 9)),
        ("escaped quotes", [b"a,b\n".to_vec(), b"\"\\\"\",x\n".repeat(SIZE / 7)].concat()),
        ("totals", [b"a,b\n".to_vec(), b"total,1\n".repeat(SIZE / 8)].concat()),
        ("repeated headers", b"a,b\n".repeat(SIZE / 4)),
    ];
    for (name, bytes) in families {
        for size in [bytes.len(), 4096] {
            let (read, options) =
                (read(&bytes, size, &CsvOptions::default()), CsvOptions::default());
            let same = super::case::digest(&super::case::read(&bytes, bytes.len(), &options));
            assert_eq!(super::case::digest(&read), same, "{name}");
        }
    }
}
