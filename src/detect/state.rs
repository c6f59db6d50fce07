//! The state of a detector as a list of numbers, and back.

/// Visits the fields of a detector, always in the same order, and reads or sets them. One list of fields for both is
/// a fraction of the size that a serialiser and a reader for each detector take in wasm.
pub(crate) enum State<'a> {
    /// The numbers so far.
    Save(&'a mut Vec<f64>),
    /// The remaining numbers, and whether there were always enough.
    Load(&'a [f64], bool),
}

impl State<'_> {
    pub(crate) fn number(&mut self, field: &mut f64) {
        match self {
            Self::Save(numbers) => numbers.push(*field),
            Self::Load(numbers, enough) => match numbers.split_first() {
                Some((number, rest)) => (*field, *numbers) = (*number, rest),
                None => *enough = false,
            },
        }
    }

    pub(crate) fn numbers(&mut self, fields: &mut [&mut f64]) {
        for field in fields {
            self.number(field);
        }
    }

    pub(crate) fn flag(&mut self, field: &mut bool) {
        let mut number = f64::from(u8::from(*field));
        self.number(&mut number);
        *field = number != 0.0;
    }

    /// A list, its length first.
    pub(crate) fn list(&mut self, field: &mut Vec<f64>) {
        let mut length = field.len() as f64;
        self.number(&mut length);
        if let Self::Load(numbers, enough) = self {
            let length = length as usize;
            *enough &= length <= numbers.len();
            let (list, rest) = numbers.split_at(length.min(numbers.len()));
            *field = list.to_vec();
            *numbers = rest;
        } else {
            for number in field {
                self.number(number);
            }
        }
    }
}
