//! B81: families of files that make a careless reader take quadratic time. `npm run bench -- hostile` times them.

use super::case::read;
use driftglass::ingest::CsvOptions;
use serde::Deserialize;

const SIZE: usize = 4 << 20;

#[derive(Deserialize)]
struct Families {
    families: Vec<Family>,
}

#[derive(Deserialize)]
struct Family {
    name: String,
    before: String,
    repeated: String,
    after: String,
}

impl Family {
    /// A file of about so many bytes.
    fn file(&self, size: usize) -> Vec<u8> {
        let repeated = self.repeated.repeat(size / self.repeated.len());
        [self.before.as_str(), &repeated, &self.after].concat().into_bytes()
    }
}

/// A file of each family, of about so many bytes, with its name.
pub(crate) fn families(size: usize) -> Vec<(String, Vec<u8>)> {
    let text = include_str!("../../fixtures/hostile_families.json");
    let Families { families } = serde_json::from_str(text).unwrap();
    families.into_iter().map(|family| (family.name.clone(), family.file(size))).collect()
}

/// Every family at its full size, in pieces and whole: a quadratic reader would need hours for it.
pub(crate) fn check() {
    let families = families(SIZE);
    assert_eq!(families.len(), 15);
    for (name, bytes) in families {
        for size in [bytes.len(), 4096] {
            let (read, options) =
                (read(&bytes, size, &CsvOptions::default()), CsvOptions::default());
            let same = super::case::digest(&super::case::read(&bytes, bytes.len(), &options));
            assert_eq!(super::case::digest(&read), same, "{name}");
        }
    }
}
