//! What is exposed and exported, as a real Prometheus server takes it: it scrapes both text formats, loads the
//! rules, and has to come to the same values and the same alerts as the monitor.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::exposition;
use crate::common::promtool;
use crate::common::watched;

use driftglass::alert::{AlertState, state_name};
use driftglass::monitor::Monitor;
use driftglass::telemetry::{alerting_rules, grafana_dashboard, prometheus};
use exposition::{Labels, parse};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Longest that anything is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// The two formats, by the name of the job that scrapes them.
const JOBS: [&str; 2] = ["open", "classic"];

/// Rules whose state the server cannot have: it counts no batches, and a rule without a threshold is no rule.
const NOT_BY_VALUE: [&str; 2] = ["in-batches", "kept"];

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("driftglass-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[track_caller]
fn run_promtool(folder: &Folder, args: &[&str]) {
    let output = Command::new("promtool").args(args).current_dir(&folder.0).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

fn broken() -> Monitor {
    let mut monitor = watched::fresh();
    watched::observe(&mut monitor, true, 1_546_300_799_000.0);
    monitor
}

/// Rule and column of every alert, with its state.
type States = BTreeSet<(String, String, String)>;

/// The alerts of the monitor that Prometheus has as well.
fn states(monitor: &Monitor) -> States {
    let alerts = monitor.alerts();
    let known = alerts.iter().filter(|alert| {
        let by_state = NOT_BY_VALUE.contains(&alert.rule.as_str());
        alert.state == AlertState::Firing || (alert.state == AlertState::Pending && !by_state)
    });
    let state = |alert: &driftglass::alert::Alert| {
        let column = alert.column.clone().unwrap_or_default();
        (alert.rule.clone(), column, state_name(alert.state).to_owned())
    };
    known.map(state).collect()
}

/// JSON as YAML reads it: there some characters end a line, which JSON lets stand as they are.
fn yaml(value: &Value) -> String {
    let escaped = |c: char| match u32::from(c) {
        code @ 0x80..=0xFFFF => format!("\\u{code:04x}"),
        _ => c.to_string(),
    };
    value.to_string().chars().map(escaped).collect()
}

#[test]
fn promtool_accepts_rules_and_every_query_of_the_dashboard() {
    if !promtool::is_installed() {
        return;
    }
    let folder = Folder::new("checked");
    let monitor = broken();
    folder.write("rules.yml", &alerting_rules(&monitor));
    run_promtool(&folder, &["check", "rules", "--lint-fatal", "rules.yml"]);
    let dashboard = grafana_dashboard(&monitor);
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let exprs = targets.map(|target| {
        let expr = target["expr"].as_str().unwrap();
        expr.replace("$job", ".*").replace("$__rate_interval", "5m")
    });
    let records: Vec<Value> = exprs
        .enumerate()
        .map(|(at, expr)| json!({ "record": format!("query_{at}"), "expr": expr }))
        .collect();
    assert!(records.len() > 20);
    folder.write(
        "queries.yml",
        &yaml(&json!({ "groups": [{ "name": "queries", "rules": records }] })),
    );
    run_promtool(&folder, &["check", "rules", "--lint-fatal", "queries.yml"]);
}

/// The unit tests of Prometheus: the samples exposed are the input, the alerts of the monitor what is expected,
/// down to the last letter of a label.
#[test]
fn promtool_finds_the_alerts_of_the_monitor_in_the_exported_rules() {
    if !promtool::is_installed() {
        return;
    }
    let folder = Folder::new("tested");
    let monitor = broken();
    folder.write("rules.yml", &alerting_rules(&monitor));
    let text = prometheus(&monitor, false);
    let series: Vec<Value> = text
        .split('\n')
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter(|line| line.starts_with("driftglass_measurement"))
        .map(|line| line.rsplit_once(' ').unwrap())
        // PromQL, which these are, has no U+FFFD but as an escape.
        .map(|(series, value)| (series.replace('\u{fffd}', "\\ufffd"), value))
        .map(|(series, value)| json!({ "series": series, "values": format!("{value}x90") }))
        .collect();
    let firing = |rule: &str, at: &str| {
        let alerts = monitor.alerts();
        let of_rule = alerts.iter().filter(|alert| alert.rule == rule);
        let expected = of_rule.map(|alert| {
            let mut labels: BTreeMap<&str, &str> =
                [("metric", alert.metric.as_str()), ("severity", severity(alert))].into();
            labels.extend(alert.column.as_deref().map(|column| ("column", column)));
            json!({ "exp_labels": labels, "exp_annotations": annotations(alert) })
        });
        json!({ "eval_time": at, "alertname": rule, "exp_alerts": expected.collect::<Vec<_>>() })
    };
    let mut expected: Vec<Value> =
        ["missing", "missing-one", "missing-varies", "odd", "enough", "too-few", "fine"]
            .map(|rule| firing(rule, "1m"))
            .into();
    expected.push(json!({ "eval_time": "59m", "alertname": "slow", "exp_alerts": [] }));
    expected.push(firing("slow", "61m"));
    let lengths: Vec<usize> =
        expected.iter().map(|one| one["exp_alerts"].as_array().unwrap().len()).collect();
    let columns = watched::COLUMNS.len();
    assert_eq!(lengths, [columns, 1, columns, 1, 1, 0, 0, 0, 1]);
    let tests = json!({
        "rule_files": ["rules.yml"],
        "evaluation_interval": "1m",
        "tests": [{ "interval": "1m", "input_series": series, "alert_rule_test": expected }],
    });
    folder.write("test.yml", &yaml(&tests));
    run_promtool(&folder, &["test", "rules", "test.yml"]);
}

fn severity(alert: &driftglass::alert::Alert) -> &'static str {
    driftglass::alert::severity_name(alert.severity)
}

/// What the alert says in Prometheus, written out by hand for the rules of the test.
fn annotations(alert: &driftglass::alert::Alert) -> Value {
    let place = alert.column.as_deref().unwrap_or_default();
    let (summary, value) = match alert.rule.as_str() {
        "missing" | "missing-one" => {
            (format!("Share of missing values in {place} is above 5 %"), "25 %")
        }
        "missing-varies" => (format!("Share of missing values in {place} is above 0 %"), "25 %"),
        "odd" => ("Accuracy is outside 0.85 to 0.999".to_owned(), "0.73"),
        "enough" => ("Accuracy is below 0.9".to_owned(), "0.73"),
        "slow" => ("Mean latency is above 10 ms".to_owned(), "5028 ms"),
        other => panic!("{other}"),
    };
    json!({ "summary": summary, "description": format!("{summary}: it is {value}.") })
}

/// Serves the two texts on a port of this machine for as long as the process lives.
fn serve(texts: Arc<Mutex<[String; 2]>>) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.map(|stream| respond(stream, &texts));
        }
    });
    port
}

fn respond(mut stream: TcpStream, texts: &Mutex<[String; 2]>) {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(read @ 1..) => request.extend_from_slice(&piece[..read]),
            _ => return,
        }
    }
    let open = request.starts_with(b"GET /open ");
    let kind = if open {
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    } else {
        "text/plain; version=0.0.4; charset=utf-8"
    };
    let text = texts.lock().unwrap()[usize::from(!open)].clone();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    let _ = stream.write_all((head + &text).as_bytes());
}

/// A Prometheus server, killed when it goes.
struct Server {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(folder: &Path) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let log = folder.join("log");
        let child = Command::new("prometheus")
            .args(["--config.file=prometheus.yml", "--storage.tsdb.path=data"])
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        Self { child, port, log }
    }

    /// The data of an answer; `None` while there is none.
    fn ask(&self, path: &str) -> Option<Value> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (_, body) = answer.split_once("\r\n\r\n")?;
        let body: Value = serde_json::from_str(body).ok()?;
        (body["status"] == "success").then(|| body["data"].clone())
    }

    /// Asks until the answer is the one that is wanted.
    #[track_caller]
    fn wait_for<T: PartialEq + std::fmt::Debug>(
        &self,
        wanted: &T,
        found: impl Fn(&Self) -> Option<T>,
    ) {
        let start = Instant::now();
        loop {
            let now = found(self);
            if now.as_ref() == Some(wanted) {
                return;
            }
            if start.elapsed() > PATIENCE {
                let log = fs::read_to_string(&self.log).unwrap_or_default();
                panic!("wanted {wanted:#?}\nfound {now:#?}\nlog of the server: {log}");
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Whether each job was scraped, and what was wrong with it.
    fn targets(&self) -> Option<BTreeMap<String, (String, String)>> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let data = self.ask("/api/v1/targets")?;
        let target =
            |t: &Value| (text(&t["labels"]["job"]), (text(&t["health"]), text(&t["lastError"])));
        Some(data["activeTargets"].as_array()?.iter().map(target).collect())
    }

    /// Every sample of a job that we exposed.
    fn samples(&self, job: &str) -> Option<Samples> {
        // {__name__!~"up|scrape_.*|ALERTS.*",job="..."}
        let query = format!("%7B__name__!~%22up%7Cscrape_.*%7CALERTS.*%22,job=%22{job}%22%7D");
        let data = self.ask(&format!("/api/v1/query?query={query}"))?;
        let sample = |found: &Value| {
            let mut labels: Labels = serde_json::from_value(found["metric"].clone()).unwrap();
            for ours in ["job", "instance"] {
                labels.remove(ours);
            }
            let name = labels.remove("__name__").unwrap();
            let value: f64 = found["value"][1].as_str().unwrap().parse().unwrap();
            ((name, labels), value.to_bits())
        };
        Some(data["result"].as_array()?.iter().map(sample).collect())
    }

    /// The alerts of a job that are pending or firing, by the rules they come from.
    fn alerts(&self, job: &str) -> Option<States> {
        let data = self.ask("/api/v1/rules?type=alert")?;
        let rules = data["groups"][0]["rules"].as_array()?.clone();
        assert!(rules.iter().all(|rule| rule["health"] != "err"), "{rules:#?}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let alerts = rules.iter().flat_map(|rule| {
            let alerts = rule["alerts"].as_array().cloned().unwrap_or_default();
            let of_job = alerts.into_iter().filter(|alert| alert["labels"]["job"] == job);
            of_job.map(|a| (text(&rule["name"]), text(&a["labels"]["column"]), text(&a["state"])))
        });
        Some(alerts.collect())
    }
}

/// Name and labels, and the bits of the value.
type Samples = BTreeMap<(String, Labels), u64>;

/// Samples as Prometheus keeps them: a label without a text is none.
fn exposed(text: &str) -> Samples {
    let kept = |labels: Labels| labels.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    parse(text)
        .into_iter()
        .map(|(name, labels, value)| ((name, kept(labels)), value.to_bits()))
        .collect()
}

fn configuration(port: u16) -> String {
    let job = |job: &&str| {
        json!({
            "job_name": job,
            "metrics_path": format!("/{job}"),
            "static_configs": [{ "targets": [format!("127.0.0.1:{port}")] }],
        })
    };
    json!({
        "global": { "scrape_interval": "200ms", "scrape_timeout": "200ms", "evaluation_interval": "200ms" },
        "rule_files": ["rules.yml"],
        "scrape_configs": JOBS.iter().map(job).collect::<Vec<_>>(),
    })
    .to_string()
}

#[test]
fn a_server_scrapes_both_formats_and_comes_to_the_same_alerts() {
    if !promtool::has_server() {
        return;
    }
    let mut monitor = broken();
    let both = |monitor: &Monitor| [prometheus(monitor, true), prometheus(monitor, false)];
    let texts = Arc::new(Mutex::new(both(&monitor)));
    let port = serve(Arc::clone(&texts));
    let folder = Folder::new("server");
    folder.write("rules.yml", &alerting_rules(&monitor));
    folder.write("prometheus.yml", &configuration(port));
    let server = Server::start(&folder.0);
    let up = JOBS.map(|job| (job.to_owned(), ("up".to_owned(), String::new()))).into();
    server.wait_for(&up, Server::targets);

    let broken_states = states(&monitor);
    assert!(broken_states.iter().any(|(_, _, state)| state == "pending"), "{broken_states:?}");
    assert!(broken_states.len() > 3 * watched::COLUMNS.len(), "{broken_states:?}");
    for step in [Some(true), Some(false), None] {
        for (at, job) in JOBS.into_iter().enumerate() {
            let wanted = exposed(&texts.lock().unwrap()[at]);
            server.wait_for(&wanted, |server| server.samples(job));
            server.wait_for(&states(&monitor), |server| server.alerts(job));
        }
        // A second broken batch, then one like the reference.
        let Some(is_broken) = step else { break };
        let last = monitor.history().back().unwrap().at;
        watched::observe(&mut monitor, is_broken, last + 60_000.0);
        *texts.lock().unwrap() = both(&monitor);
    }
    assert_ne!(states(&monitor), broken_states);
}
