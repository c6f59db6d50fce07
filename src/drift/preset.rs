//! The test that the active preset takes for a column.

use super::bar::Bar;
use super::choice::{Choice, changed_kind, form_of_test};
use super::options::Preset;
use super::plan::TestPlan;
use super::settings::Settings;
use super::test::{Convention, Test};
use super::{evidently, nannyml};
use crate::error::Result;
use crate::summary::{ColumnSummary, common_view};

/// The choice of the active preset, or the sentence that says why the two columns are not compared.
///
/// # Errors
/// `kind-mismatch` for a named test that the reference column cannot take, `config-invalid` for one that the preset's
/// library lacks.
pub(super) fn choose(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    settings: &Settings,
) -> Result<std::result::Result<Choice, String>> {
    let named = settings.tests.get(&reference.name).copied();
    let common = match named {
        Some(test) => Some(form_of_test(test, reference)?),
        None => common_view(reference, batch),
    };
    let Some(common) = common else {
        return Ok(Err(changed_kind(reference.kind, batch.kind)));
    };
    match settings.preset {
        Preset::Calibrated | Preset::Classic => {
            let test = named.unwrap_or_else(|| Test::for_view(common.view));
            let plan = TestPlan {
                permute_small: settings.permute_small,
                ..TestPlan::plain(test, Convention::Scipy, settings.seed)
            };
            let bar = Bar::level(settings.level(&reference.name));
            Ok(Ok(Choice { common, plan, bar }))
        }
        Preset::Evidently => evidently::choose(reference, batch, named, common, settings),
        Preset::Nannyml => nannyml::choose(reference, named, common, settings),
    }
}
