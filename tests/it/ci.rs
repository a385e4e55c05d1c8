//! The files for build servers: what the pages tell to run is run, in the sample they speak of.

use crate::cli::gouji;
use crate::support::{files_of, none_wrong, root};
use gouji::read::READERS;
use gouji::render::RENDERERS;
use regex::Regex;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of the sample, and the program on the path.
struct Sample {
    folder: tempfile::TempDir,
}

impl Sample {
    fn new() -> Sample {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sample = Sample { folder };
        for part in ["docs/ci/sample", "docs/ci/sample/reports"] {
            for (path, text) in files_of(part) {
                let inside = path
                    .strip_prefix("docs/ci/sample/")
                    .expect("it is in the sample");
                let to = sample.path().join(inside);
                std::fs::create_dir_all(to.parent().expect("it has a folder"))
                    .expect("the folder can be made");
                std::fs::write(to, text).expect("the file can be written");
            }
        }
        sample
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a script as build servers do: the first command that fails ends it.
    fn run(&self, script: &str, variables: &[(&str, &str)]) -> Output {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_gouji"));
        let bin = program
            .parent()
            .expect("it has a folder")
            .display()
            .to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("bash")
            .args([
                "--noprofile",
                "--norc",
                "-e",
                "-o",
                "pipefail",
                "-c",
                script,
            ])
            .current_dir(self.path())
            .env("PATH", format!("{bin}:{path}"))
            .env_remove("GOUJI_LANG")
            .envs(variables.iter().copied())
            .output()
            .expect("bash is there")
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

fn yaml(path: &str) -> Value {
    let text = std::fs::read_to_string(root().join(path)).expect("the file is there");
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
}

#[test]
fn every_command_that_the_pages_mark_runs_in_the_sample() {
    let block = Regex::new(r"(?ms)^```sh runnable\n(.*?)^```$").expect("a pattern of this test");
    let mut wrong = Vec::new();
    let mut blocks = 0;
    let mut pages = files_of("docs/ci");
    pages.extend(
        files_of("docs")
            .into_iter()
            .filter(|(path, _)| path.ends_with("/ci.md")),
    );
    for (path, page) in pages.iter().filter(|(path, _)| path.ends_with(".md")) {
        for found in block.captures_iter(page) {
            blocks += 1;
            let sample = Sample::new();
            let output = sample.run(&found[1], &[]);
            if !output.status.success() {
                wrong.push(format!("{path}: {}\n{}", &found[1], said(&output)));
            }
        }
    }
    assert!(blocks >= 7, "only {blocks} were found");
    none_wrong("commands of the pages that fail", &wrong);
}

#[test]
fn the_sample_has_one_finding_and_its_baseline_accepts_it() {
    let sample = Sample::new();
    let open = gouji(sample.path(), &["check", "reports", "--format", "concise"]);
    assert_eq!(
        (open.code, open.out.lines().count()),
        (1, 1),
        "{}",
        open.out
    );
    let arguments = [
        "check",
        "reports",
        "--format",
        "concise",
        "--baseline",
        "baseline.yaml",
    ];
    let strict = [&arguments[..], &["--baseline-strict"]].concat();
    let accepted = gouji(sample.path(), &strict);
    assert_eq!(accepted.code, 0, "{}{}", accepted.out, accepted.err);
}

/// The scripts of the composite action's steps.
fn steps() -> Vec<String> {
    let action = yaml("docs/ci/github-action/action.yml");
    let steps = action["runs"]["steps"]
        .as_array()
        .expect("there are steps")
        .clone();
    let scripts = steps.iter().map(|step| {
        assert_eq!(text(&step["shell"]), "bash");
        let script = text(&step["run"]);
        assert!(
            !script.contains("${{"),
            "what a caller gives must not become a command"
        );
        script.to_owned()
    });
    scripts.collect()
}

/// Runs the checking step with inputs; its output, and the file of outputs and the summary.
fn act(sample: &Sample, inputs: &[(&str, &str)]) -> (Output, String, String) {
    let action = yaml("docs/ci/github-action/action.yml");
    let given = |name: &str| {
        let found = inputs.iter().find(|(other, _)| *other == name);
        found
            .map_or_else(
                || text(&action["inputs"][name]["default"]),
                |(_, value)| value,
            )
            .to_owned()
    };
    for file in ["outputs", "summary.md"] {
        std::fs::write(sample.path().join(file), "").expect("the file can be written");
    }
    let steps = steps();
    let variables = [
        ("INPUT_PATHS", given("paths")),
        ("INPUT_ARGS", given("args")),
        ("INPUT_FAIL_ON", given("fail-on")),
        ("INPUT_SARIF", given("sarif")),
        ("INPUT_VERSION", given("version")),
        ("RUNNER_TEMP", ".".to_owned()),
        ("GITHUB_OUTPUT", "outputs".to_owned()),
        ("GITHUB_STEP_SUMMARY", "summary.md".to_owned()),
    ];
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let installed = sample.run(&steps[0], &variables);
    assert!(installed.status.success(), "{}", said(&installed));
    let output = sample.run(&steps[1], &variables);
    (output, sample.read("outputs"), sample.read("summary.md"))
}

#[test]
fn the_action_annotates_writes_sarif_and_a_summary_and_keeps_the_exit_code() {
    let sample = Sample::new();
    let (output, outputs, summary) =
        act(&sample, &[("paths", "reports/shuiwu-2022.txt\nreports\n")]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let annotations = said(&output);
    assert!(
        annotations.contains("::error file=reports/shuiwu-2022.txt,line=34,"),
        "{annotations}"
    );
    assert_eq!(outputs, "sarif=gouji.sarif\nexit-code=1\n");
    assert!(summary.contains("reports/shuiwu-2022.txt"), "{summary}");
    let log: Value = serde_json::from_str(&sample.read("gouji.sarif")).expect("it is JSON");
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(1));
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_ne!(
        rule["shortDescription"], rule["fullDescription"],
        "rules come with their docs"
    );

    let accepting = [
        ("paths", "reports"),
        ("args", "--baseline\nbaseline.yaml\n--lang=en"),
    ];
    let (output, outputs, summary) = act(&sample, &accepting);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!said(&output).contains("::error"));
    assert!(outputs.ends_with("exit-code=0\n") && summary.contains("accepted by the baseline"));
    let log: Value = serde_json::from_str(&sample.read("gouji.sarif")).expect("it is JSON");
    assert_eq!(log["runs"][0]["results"][0]["baselineState"], "unchanged");

    let (output, outputs, summary) = act(&sample, &[("args", "--config=none.yaml")]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!((outputs.as_str(), summary.as_str()), ("exit-code=2\n", ""));

    // What is given is an argument, whatever is in it.
    let nasty = [
        ("paths", "$(touch harm)\n; touch harm"),
        ("args", "--lang=en"),
    ];
    let (output, outputs, _) = act(&sample, &nasty);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(outputs.ends_with("exit-code=3\n") && !sample.path().join("harm").exists());
}

#[test]
fn the_job_for_gitlab_writes_both_reports() {
    let pipeline = yaml("docs/ci/gitlab.yml");
    let job = &pipeline["gouji"];
    let sample = Sample::new();
    let scripts = ["before_script", "script"].map(|part| {
        let lines = job[part].as_array().expect("a list of commands");
        lines.iter().map(text).collect::<Vec<_>>().join("\n")
    });
    // Those of a job would be stronger than what the including file says.
    assert!(job["variables"].is_null());
    let variables = pipeline["variables"].as_object().expect("there are some");
    let mut variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (name.as_str(), text(value)))
        .collect();
    let script = scripts.join("\n");
    let open = sample.run(&script, &variables);
    assert_eq!(open.status.code(), Some(1), "{}", said(&open));
    for report in ["codequality", "junit"] {
        let path = text(&job["artifacts"]["reports"][report]);
        assert!(
            sample.read(path).contains("gir/applications-unbalanced"),
            "{path}"
        );
    }
    variables.retain(|(name, _)| *name != "GOUJI_ARGS");
    variables.push(("GOUJI_ARGS", "--baseline baseline.yaml"));
    let accepted = sample.run(&script, &variables);
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));
}

#[test]
fn hooks_take_every_file_that_a_folder_walk_takes() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let mut wrong = Vec::new();
    for hook in hooks.as_array().expect("a list of hooks") {
        assert!(text(&hook["entry"]).starts_with("gouji check"));
        let files = Regex::new(text(&hook["files"])).expect("the pattern is one");
        for extension in READERS.iter().flat_map(|reader| reader.extensions()) {
            let path = format!("reports/a.{extension}");
            if !files.is_match(&path) || !files.is_match(&path.to_uppercase()) {
                wrong.push(format!("{}: {extension}", hook["id"]));
            }
        }
        assert!(!files.is_match("src/main.rs") && !files.is_match("gouji.yaml"));
    }
    none_wrong("extensions that .pre-commit-hooks.yaml leaves out", &wrong);
}

#[test]
fn images_have_the_rust_that_the_program_needs() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("it is there");
    let version = Regex::new(r#"rust-version = "([0-9.]+)""#).expect("a pattern of this test");
    let needed = &version.captures(&manifest).expect("it says so")[1];
    for path in ["docs/ci/Containerfile", "docs/ci/gitlab.yml"] {
        let text = std::fs::read_to_string(root().join(path)).expect("it is there");
        assert!(
            text.contains(&format!("rust:{needed}-")),
            "{path} has another Rust"
        );
    }
}

#[test]
fn no_format_changes_the_exit_code() {
    let sample = Sample::new();
    std::fs::write(sample.path().join("broken.docx"), b"PK\x03\x04").expect("it can be written");
    let mut wrong = Vec::new();
    for format in RENDERERS {
        for (path, code) in [
            ("reports/minzheng-2022.txt", 0),
            ("reports", 1),
            ("broken.docx", 3),
        ] {
            let file = format!("{}=output", format.name);
            // Bytes are nothing for a reader of text.
            let arguments = if format.binary {
                ["check", path, "--output", &file]
            } else {
                ["check", path, "--format", format.name]
            };
            let run = gouji(sample.path(), &arguments);
            if run.code != code {
                wrong.push(format!(
                    "{} of {path}: {} and not {code}",
                    format.name, run.code
                ));
            }
        }
    }
    none_wrong("exit codes", &wrong);
}
