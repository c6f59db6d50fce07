//! Variation of the reference over its chunks.

use super::batch::Yardstick;
use super::catalogue::OF_TOGETHER;
use super::observed::ObserveOptions;
use super::segments::{Segments, Teacher};
use crate::alert::{Rule, Spread, Threshold, spreads};
use crate::error::Result;
use crate::table::Table;

/// Number of chunks of the reference.
const CHUNKS: usize = 10;

impl Yardstick<'_> {
    /// Variation of measurements over ten consecutive chunks of the reference, each compared with the whole
    /// reference, as far as rules need it. Those of a segment are over its rows in each chunk.
    pub(super) fn measure_spreads(
        &self,
        table: &Table,
        rules: &[Rule],
        segments: &Segments,
    ) -> Result<Vec<Spread>> {
        let varies = |rule: &&Rule| matches!(rule.threshold, Threshold::Variation(_));
        let asked =
            |of_segments: bool| rules.iter().filter(varies).any(|own| own.segments == of_segments);
        // Comparing columns together takes longest, so it is done only if a rule needs it.
        let is_joint = |rule: &Rule| OF_TOGETHER.contains(&rule.metric.as_str());
        let joint = rules.iter().filter(varies).any(is_joint);
        let together = self.together.filter(|_| joint);
        let (of_whole, of_segments) = (asked(false), asked(true));
        let options = ObserveOptions::default();
        let size = (table.row_count() / CHUNKS).max(1);
        let mut chunks = Vec::new();
        for chunk in (0..CHUNKS).filter(|_| of_whole || of_segments) {
            let rows = table.slice(chunk * size, (chunk + 1) * size);
            if of_whole {
                let yardstick = Yardstick { together, ..*self };
                let report = yardstick.measure_batch(&rows, None, String::new(), &options)?;
                chunks.push(report.measurements);
            }
            if of_segments {
                let by = Teacher { plan: self.plan, estimator: self.estimator };
                let measured = if joint {
                    segments.measure(&rows, by, &options, &mut Vec::new())?
                } else {
                    segments.measure_apart(&rows, by, &options)?
                };
                chunks.extend(measured.into_iter().map(|segment| segment.measurements));
            }
        }
        Ok(spreads(chunks.iter().map(Vec::as_slice)))
    }
}
