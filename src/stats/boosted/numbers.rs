//! Trees as plain numbers, to be saved and loaded.

use super::Boosted;
use super::tree::{MOST_LEAVES, Next, Node, Tree};
use std::mem::replace;

/// Numbers per cut: the column, twice the bin (plus one if missing values go to the lower side), and the target of
/// both sides: twice the index of a cut, or twice that of a leaf plus one.
const OF_CUT: usize = 4;

/// A learner as numbers, one list per tree. It holds everything needed to predict, and nothing of the data it was
/// fitted to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers {
    /// The prediction before the first tree.
    pub base: f64,
    /// Four numbers per cut.
    pub cuts: Vec<Vec<u32>>,
    /// The answers of the leaves.
    pub leaves: Vec<Vec<f64>>,
}

impl Boosted {
    /// The learner as numbers, without its gains.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        let place = |next: Next| match next {
            Next::Node(at) => 2 * at,
            Next::Leaf(at) => 2 * at + 1,
        };
        let cut = |node: &Node| {
            let bin = 2 * u32::from(node.bin) + u32::from(node.missing_low);
            [node.column, bin, place(node.next[0]), place(node.next[1])]
        };
        let cuts = self.trees.iter().map(|tree| tree.nodes.iter().flat_map(cut).collect());
        let leaves = self.trees.iter().map(|tree| tree.leaves.clone());
        Numbers { base: self.base, cuts: cuts.collect(), leaves: leaves.collect() }
    }

    /// A learner whose predictions equal the saved one's to the last bit. `None` if the numbers are not those of a
    /// learner of `columns` columns, or there are no trees. Cuts must lead to later cuts and to leaves, and each of
    /// these must be reached from one place only, so that every row finds an answer.
    #[must_use]
    pub fn of_numbers(numbers: Numbers, columns: usize) -> Option<Self> {
        if numbers.cuts.len() != numbers.leaves.len() {
            return None;
        }
        let pairs = numbers.cuts.iter().zip(numbers.leaves);
        let trees =
            pairs.map(|(cuts, leaves)| tree(cuts, leaves, columns)).collect::<Option<_>>()?;
        Some(Self { base: numbers.base, trees, gains: Vec::new() })
    }
}

fn tree(cuts: &[u32], leaves: Vec<f64>, columns: usize) -> Option<Tree> {
    let count = cuts.len() / OF_CUT;
    let mut nodes = Vec::with_capacity(count);
    let mut is_reached = vec![false; 2 * count.max(leaves.len())];
    for cut in cuts.chunks(OF_CUT) {
        let &[column, bin, low, high] = cut else { return None };
        let mut next = |place: u32| {
            let at = place / 2;
            let (is_leaf, index) = (place % 2 == 1, at as usize);
            let is_there =
                if is_leaf { index < leaves.len() } else { index > nodes.len() && index < count };
            let next = if is_leaf { Next::Leaf(at) } else { Next::Node(at) };
            (is_there && !replace(&mut is_reached[place as usize], true)).then_some(next)
        };
        let next = [next(low)?, next(high)?];
        let bin_of = u8::try_from(bin / 2).ok()?;
        let node = Node { column, bin: bin_of, missing_low: bin % 2 == 1, next };
        nodes.push(((column as usize) < columns).then_some(node)?);
    }
    // Each cut has two sides, and together they lead to every place but the first. If none is reached twice, all are
    // reached.
    let is_whole = leaves.len() == count + 1;
    (count > 0 && is_whole && leaves.len() <= MOST_LEAVES).then_some(Tree { nodes, leaves })
}

#[cfg(test)]
mod tests {
    use super::super::{Binned, Loss, MOST_BINS, Settings};
    use super::*;
    use crate::stats::random::SplitMix64;

    #[test]
    fn numbers_say_the_same_and_wrong_ones_are_refused() {
        let mut rng = SplitMix64::new(3);
        let columns: Vec<Vec<f64>> =
            (0..3).map(|_| (0..500).map(|_| rng.unit()).collect()).collect();
        let target: Vec<f64> = (0..500).map(|row| columns[0][row] * columns[2][row]).collect();
        let (table, _) = Binned::cut(3, MOST_BINS, &mut |at| columns[at].clone()).unwrap();
        let rows: Vec<u32> = (0..500).collect();
        let fitted =
            Boosted::fit(&table, &rows, &target, Loss::Squared, &Settings::default()).unwrap();
        let numbers = fitted.numbers();
        let again = Boosted::of_numbers(numbers.clone(), 3).unwrap();
        assert_eq!(again.predict(&table, &rows), fitted.predict(&table, &rows));
        assert_eq!(Boosted::of_numbers(numbers.clone(), 2), None);
        let changed = |change: &dyn Fn(&mut Numbers)| {
            let mut numbers = numbers.clone();
            change(&mut numbers);
            Boosted::of_numbers(numbers, 3)
        };
        assert_eq!(changed(&|numbers| numbers.cuts[0][2] = 0), None, "a circle");
        assert_eq!(changed(&|numbers| numbers.cuts[0][3] = 2001), None, "no such leaf");
        assert_eq!(changed(&|numbers| numbers.cuts[0][1] = 600), None, "no such bin");
        assert_eq!(changed(&|numbers| numbers.cuts[0][7] = numbers.cuts[0][6]), None, "two ways");
        assert_eq!(changed(&|numbers| numbers.leaves[0].push(0.0)), None, "a leaf of no cut");
        assert_eq!(changed(&|numbers| numbers.cuts[0].truncate(3)), None);
        assert_eq!(changed(&|numbers| numbers.leaves.truncate(1)), None);
    }
}
