//! Performance before labels are there.
//!
//! | module | what it estimates |
//! |---|---|
//! | [`direct_loss`] | the error of a regression model |

pub mod direct_loss;
