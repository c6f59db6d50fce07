//! Who sees every row of a file of which a table holds a sample.

use super::Table;
use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;

/// Sees all rows of a file that does not fit, in order, while they are read: what is counted of them is exact though
/// the table that remains is a sample.
pub trait RowObserver: Debug {
    /// The next rows, typed by themselves: a column may be of one kind in these and of another in the
    /// next. Where blocks begin depends on the number of columns alone. One
    /// may lack a column that a later one has: it is missing in all its rows.
    fn rows(&mut self, block: &Table);

    /// The bytes were of another encoding than the rows so far were read in: their texts are not
    /// what they seemed.
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
