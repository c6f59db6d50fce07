//! B81: families of files that make a careless reader take quadratic time.

use super::case::read;
use driftglass::ingest::CsvOptions;

const SIZE: usize = 4 << 20;

/// A file of each family, of about so many bytes.
pub(crate) fn families(size: usize) -> [(&'static str, Vec<u8>); 15] {
    [
        ("a line of commas", [b"a,b\n".to_vec(), b",".repeat(size)].concat()),
        ("only commas", b",".repeat(size)),
        ("alternating quotes", b"\"a".repeat(size / 2)),
        ("only quotes", b"\"".repeat(size)),
        ("quotes and commas", b"\",".repeat(size / 2)),
        ("quotes that open late", [b"a,b\n".to_vec(), b"x,y\"\"z\n".repeat(size / 7)].concat()),
        ("only returns", b"\r".repeat(size)),
        ("only line feeds", b"\n".repeat(size)),
        ("returns and fields", [b"a,b\r".to_vec(), b"1,2\r".repeat(size / 4)].concat()),
        ("ragged", [b"a,b\n".to_vec(), b"1\n1,2,3\n".repeat(size / 8)].concat()),
        ("comments", [b"#\n".repeat(size / 2), b"a,b\n1,2\n".to_vec()].concat()),
        ("tables", b"a,b\nx,y\n\n".repeat(size / 9)),
        ("escaped quotes", [b"a,b\n".to_vec(), b"\"\\\"\",x\n".repeat(size / 7)].concat()),
        ("totals", [b"a,b\n".to_vec(), b"total,1\n".repeat(size / 8)].concat()),
        ("repeated headers", b"a,b\n".repeat(size / 4)),
    ]
}

/// Every family at its full size: a quadratic reader would need hours for it.
pub(crate) fn check() {
    for (name, bytes) in families(SIZE) {
        for size in [bytes.len(), 4096] {
            let (read, options) =
                (read(&bytes, size, &CsvOptions::default()), CsvOptions::default());
            let same = super::case::digest(&super::case::read(&bytes, bytes.len(), &options));
            assert_eq!(super::case::digest(&read), same, "{name}");
        }
    }
}
