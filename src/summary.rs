//! One column read once: sorted, counted, ready to be compared.
