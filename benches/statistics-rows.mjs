// The rows of the table of `npm run bench -- statistics`: each test, how it is called, and what it is held against.

/**
 * `call` is "test" for the whole of driftTest (effect, shares for charts and verdict included) and "statistic" for
 * driftStatistic; `task` names the rival in statistics.py and `rival` in the table; `of` is what is compared (numbers,
 * codes of about 15 categories, flags of two); `most` is the most values that the rival can do; `same` whether both
 * answer the same statistic.
 */
const row = (
  test,
  options,
  task,
  rival,
  { call = "test", of = "numbers", most = 1e6, same = true } = {},
) => ({
  test,
  options,
  task,
  rival,
  call,
  of,
  most,
  same,
});

const evidently = { convention: "evidently" };
const sturges = { bins: "sturges" };
/** The rival cuts by Sturges' rule, as ours is asked to where only the number is wanted. */
const counted = { call: "statistic" };
const categories = { of: "codes" };

/** With a p-value, as whoever calls it with nothing configured gets it; the rival has the distance alone. */
const distance = (test, task, rival, more) =>
  row(test, {}, task, `${rival} (no p-value)`, { same: false, ...more });

export const rows = [
  row("kolmogorov-smirnov", {}, "ks", "ks_2samp"),
  row("anderson-darling", {}, "anderson", "anderson_ksamp"),
  row("cramer-von-mises", {}, "cramer", "cramervonmises_2samp"),
  row("cramer-von-mises", { method: "asymptotic" }, "cramer", "cramervonmises_2samp"),
  row("mann-whitney", {}, "mannwhitney", "mannwhitneyu"),
  row("student-t", {}, "student", "ttest_ind"),
  row("welch-t", {}, "welch", "ttest_ind, equal_var=False"),
  row("epps-singleton", {}, "epps", "epps_singleton_2samp"),
  distance("wasserstein", "wasserstein", "wasserstein_distance", { same: true }),
  row("wasserstein", evidently, "wasserstein-normed", "wasserstein_distance / std"),
  distance("energy", "energy", "energy_distance", { same: true }),
  row("energy", evidently, "energy", "energy_distance"),
  // numpy's kernel matrices of 10,000 values a side take 2.4 GB.
  distance("mmd", "mmd", "numpy, three kernel matrices", { most: 1e3, same: true }),
  row("psi", evidently, "psi", "numpy histograms", counted),
  row("jensen-shannon", sturges, "jensen-shannon", "numpy histograms, scipy.spatial", counted),
  row("kl-divergence", sturges, "kl", "numpy histograms, scipy.stats.entropy", counted),
  row("hellinger", sturges, "hellinger", "numpy histograms", counted),
  distance("psi", "psi", "numpy histograms"),
  distance("jensen-shannon", "jensen-shannon", "numpy histograms, scipy.spatial"),
  distance("kl-divergence", "kl", "numpy histograms, scipy.stats.entropy"),
  distance("hellinger", "hellinger", "numpy histograms"),
  row("chi-squared", {}, "chi-squared", "pandas.crosstab, chi2_contingency", categories),
  row("g-test", {}, "g-test", "pandas.crosstab, chi2_contingency(log-likelihood)", categories),
  row("fisher-exact", {}, "fisher", "pandas.crosstab, fisher_exact", { of: "flags" }),
  row("two-proportion-z", {}, "proportion", "numpy means, scipy.stats.norm", { of: "flags" }),
  row("total-variation", {}, "total-variation", "numpy.unique", { ...categories, ...counted }),
  row("l-infinity", {}, "l-infinity", "numpy.unique", { ...categories, ...counted }),
  distance("total-variation", "total-variation", "numpy.unique", { ...categories, same: true }),
  distance("l-infinity", "l-infinity", "numpy.unique", { ...categories, same: true }),
];

/** "psi, convention evidently, driftStatistic / numpy histograms". */
export function title({ test, options, call, rival }) {
  const asked = Object.entries(options).map(([option, value]) => `${option} ${value}`);
  const ours = [test, ...asked, ...(call === "statistic" ? ["driftStatistic"] : [])];
  return `${ours.join(", ")} / ${rival}`;
}
