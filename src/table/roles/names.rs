//! Evidence from the names of columns, in many languages.

/// How clearly a name indicates a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// The name could mean it.
    Hint,
    /// A word of the name indicates it.
    Word,
    /// The whole name indicates it.
    Whole,
}

/// The names used for one role. Words are lower case; names are compared with `_` between words.
pub(super) struct Lexicon {
    whole: &'static [&'static str],
    words: &'static [&'static str],
    hints: &'static [&'static str],
}

pub(super) const TARGET: Lexicon = Lexicon {
    whole: &[
        "y",
        "class",
        "actual",
        "actuals",
        "outcome",
        "response",
        "gold",
        "observed",
        "y_true",
        "true_value",
        "true_label",
        "ground_truth",
        "ziel",
        "cible",
        "cel",
        "alvo",
    ],
    words: &[
        "target",
        "label",
        "labels",
        "truth",
        "true",
        "ytrue",
        "actual",
        "groundtruth",
        "zielvariable",
        "zielwert",
        "étiquette",
        "objetivo",
        "etiqueta",
        "obiettivo",
        "etichetta",
        "etykieta",
        "цель",
        "метка",
        "目标",
        "标签",
        "目的変数",
        "正解",
        "ラベル",
        "레이블",
        "정답",
    ],
    hints: &[
        "employed",
        "repaid",
        "churn",
        "churned",
        "default",
        "defaulted",
        "fraud",
        "converted",
        "clicked",
        "survived",
        "exited",
        "attrition",
        "approved",
        "outcome",
        "readmitted",
        "spam",
    ],
};

pub(super) const PREDICTION: Lexicon = Lexicon {
    whole: &["y_hat", "y_pred", "output", "model_output", "estimate", "estimated", "scored_labels"],
    words: &[
        "prediction",
        "predictions",
        "predicted",
        "pred",
        "preds",
        "ypred",
        "yhat",
        "forecast",
        "vorhersage",
        "prognose",
        "prédiction",
        "prédit",
        "prediccion",
        "predicción",
        "predizione",
        "previsione",
        "predição",
        "previsão",
        "predykcja",
        "prognoza",
        "прогноз",
        "предсказание",
        "预测",
        "予測",
        "예측",
    ],
    hints: &["scored", "modelled"],
};

pub(super) const PROBABILITY: Lexicon = Lexicon {
    whole: &["score", "confidence", "p_hat", "phat"],
    words: &[
        "proba",
        "prob",
        "probs",
        "probability",
        "likelihood",
        "confidence",
        "wahrscheinlichkeit",
        "probabilité",
        "probabilidad",
        "probabilidade",
        "probabilità",
        "prawdopodobieństwo",
        "вероятность",
        "概率",
        "確率",
        "확률",
        "score",
        "scores",
    ],
    hints: &[],
};

pub(super) const TIMESTAMP: Lexicon = Lexicon {
    whole: &["ts", "time", "date", "day", "created", "created_at", "data", "hora", "at"],
    words: &[
        "timestamp",
        "datetime",
        "date",
        "time",
        "zeitstempel",
        "zeit",
        "datum",
        "fecha",
        "heure",
        "czas",
        "дата",
        "время",
        "时间",
        "日期",
        "日時",
        "날짜",
        "시간",
    ],
    hints: &[],
};

pub(super) const LATENCY: Lexicon = Lexicon {
    whole: &[
        "response_time",
        "response_time_ms",
        "inference_time",
        "inference_time_ms",
        "elapsed_ms",
        "processing_time",
        "processing_time_ms",
        "prediction_time_ms",
        "duration_ms",
        "runtime_ms",
    ],
    words: &[
        "latency",
        "latenz",
        "latence",
        "latencia",
        "latência",
        "latenza",
        "opóźnienie",
        "antwortzeit",
        "задержка",
        "延迟",
        "レイテンシ",
        "지연",
    ],
    hints: &[],
};

pub(super) const ID: Lexicon = Lexicon {
    whole: &["index", "row", "rownum", "unnamed_0", "key", "nr", "no", "column_1"],
    words: &["id", "uuid", "guid", "identifier", "rowid", "kennung", "identifiant"],
    hints: &[],
};

pub(super) const CALENDAR: Lexicon = Lexicon {
    whole: &[
        "year",
        "month",
        "week",
        "quarter",
        "day",
        "hour",
        "jahr",
        "monat",
        "woche",
        "quartal",
        "année",
        "mois",
        "año",
        "mes",
        "anno",
        "mese",
        "ano",
        "mês",
        "rok",
        "miesiąc",
        "год",
        "месяц",
        "年",
        "月",
    ],
    words: &["year", "month", "quarter"],
    hints: &[],
};

impl Lexicon {
    /// How clearly a name indicates this role, with the word that does.
    pub(super) fn find(&self, name: &str) -> Option<(Strength, &'static str)> {
        let words = words(name);
        let joined = words.join("_");
        let whole = self.whole.iter().chain(self.words).find(|known| **known == joined);
        let word = || self.words.iter().find(|known| has_word(&words, known));
        let hint = || self.hints.iter().find(|known| has_word(&words, known));
        whole
            .map(|&known| (Strength::Whole, known))
            .or_else(|| word().map(|&known| (Strength::Word, known)))
            .or_else(|| hint().map(|&known| (Strength::Hint, known)))
    }
}

/// Whether the words contain a known one. In scripts without spaces it may be anywhere; in others it must be a whole
/// word.
fn has_word(words: &[String], known: &str) -> bool {
    let spaced = known.chars().all(|letter| letter < '\u{3000}');
    words.iter().any(|word| if spaced { word == known } else { word.contains(known) })
}

/// The words of a name in lower case: `yPredProba`, `y_pred_proba` and `Y Pred-Proba` give the same words.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for letter in name.chars() {
        let starts = letter.is_uppercase() && after_lower;
        if !letter.is_alphanumeric() || starts {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        after_lower = letter.is_lowercase() || letter.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_every_spelling() {
        for name in ["y_pred_proba", "yPredProba", "Y Pred-Proba", "Probability"] {
            assert!(PROBABILITY.find(name).is_some(), "{name}");
        }
        assert_eq!(TARGET.find("clf_target"), Some((Strength::Word, "target")));
        assert_eq!(TARGET.find("employed"), Some((Strength::Hint, "employed")));
        assert_eq!(PREDICTION.find("模型预测"), Some((Strength::Word, "预测")));
        assert_eq!(TARGET.find("passenger_class"), None);
        assert_eq!(ID.find("humidity"), None);
    }
}
