//! Observers, which see every row of a file of which a table holds a sample.

use super::Table;
use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;

/// Sees all rows of a file that does not fit into memory, in order, while they are read. Its counts are exact
/// although the resulting table is a sample.
pub trait RowObserver: Debug {
    /// Receives the next rows. Each block is typed by itself: a column may have different kinds in different blocks.
    /// Where blocks begin depends on the number of columns alone. A block may lack a column that a later one has;
    /// that column is missing in all rows of the block.
    fn rows(&mut self, block: &Table);

    /// Says that the bytes have another encoding than the one in which rows were read so far, so that their texts
    /// were wrong.
    fn misread(&mut self);
}

impl<T: RowObserver> RowObserver for Rc<RefCell<T>> {
    fn rows(&mut self, block: &Table) {
        if let Ok(mut observer) = self.try_borrow_mut() {
            observer.rows(block);
        }
    }

    fn misread(&mut self) {
        if let Ok(mut observer) = self.try_borrow_mut() {
            observer.misread();
        }
    }
}
