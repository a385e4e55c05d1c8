//! Arguments as typed.

use crate::diagnostic::Date;
use crate::render::{EXPLAINERS, EXTRACTORS, Format, LISTS, REASONERS, RENDERERS, TESTERS};
use crate::schema::SCHEMAS;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Check statutory reports against their official form.
#[derive(Debug, Parser)]
#[command(name = "gouji", version, about, long_about = None, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 nothing at or above the gate; 1 findings; 2 usage, \
configuration or rule errors; 3 some input could not be read; 4 a defect of gouji."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check reports
    Check(CheckArguments),
    /// Print every cell of the bound tables
    Extract(ExtractArguments),
    /// Print the tree of sections and tables, and how tables were bound
    Tree(TreeArguments),
    /// List the rules
    Rules(RulesArguments),
    /// Explain rules: what they find, why it matters, how they check, with an example
    Explain(ExplainArguments),
    /// Run the tests inside rule files
    Test(TestArguments),
    /// Say why a rule did or did not speak of a report
    Why(WhyArguments),
    /// Print the JSON Schema of a data file or of output
    Schema(SchemaArguments),
    /// Write a configuration file with comments
    Init(InitArguments),
    /// Write a pack or a rule to start from
    #[command(subcommand)]
    New(NewCommand),
    /// Print completions for a shell
    Completions(CompletionsArguments),
    /// Print a manual page, or write all of them to a folder
    Man(ManArguments),
}

/// What every command that reads documents takes.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files and folders; `-` reads standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The path to assume for standard input
    #[arg(long, value_name = "PATH", default_value = "stdin.txt")]
    pub stdin_path: String,
    /// Packs, configuration, language.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Number of threads (default: one per core)
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Refuse files larger than this many bytes (default: 67108864)
    #[arg(long, value_name = "BYTES")]
    pub max_file_size: Option<u64>,
}

/// What every command that needs rules takes.
#[derive(Debug, Default, Args)]
pub struct ProjectArguments {
    /// Load the pack of this folder, or `gir`; may be given several times (default: the packs of
    /// the configuration, then `gir`)
    #[arg(long, value_name = "DIR")]
    pub pack: Vec<PathBuf>,
    /// Use this configuration file (default: the nearest `gouji.yaml`, upwards from PATH)
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    pub no_config: bool,
    /// Language of messages (default: `GOUJI_LANG`, then the configuration, then zh)
    #[arg(long, value_enum)]
    pub lang: Option<LangArgument>,
}

/// A language.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LangArgument {
    /// Chinese
    Zh,
    /// English
    En,
}

/// The severity at which a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GateArgument {
    /// Errors fail the run
    Error,
    /// Errors and warnings fail the run
    Warning,
    /// Any finding fails the run
    Info,
    /// Findings never fail the run
    Never,
}

/// `gouji check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Where documents come from.
    #[command(flatten)]
    pub input: InputArguments,
    /// Output format (default: as configured, then fancy; brief where there is an --output)
    #[arg(long, value_name = "FORMAT", value_parser = names(RENDERERS.iter().map(|format| format.name)))]
    pub format: Option<String>,
    /// Write this format to this file, too; may be given several times
    #[arg(long, short, value_name = "FORMAT=FILE", value_parser = output)]
    pub output: Vec<OutputArgument>,
    /// Run only these rules: ids, groups, globs, or `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// The severity at which the run fails (default: as configured, then error)
    #[arg(long, value_enum)]
    pub fail_on: Option<GateArgument>,
    /// Findings that are accepted.
    #[command(flatten)]
    pub accept: AcceptArguments,
    /// Run again whenever a report, the configuration or a pack changes
    #[cfg(feature = "watch")]
    #[arg(long)]
    pub watch: bool,
    /// List how every rule ended
    #[arg(long)]
    pub outcomes: bool,
    /// Print findings only
    #[arg(long, short)]
    pub quiet: bool,
    /// Print without colours
    #[arg(long)]
    pub no_color: bool,
}

/// A format and the file it is written to.
#[derive(Debug, Clone)]
pub struct OutputArgument {
    /// The format.
    pub format: &'static Format,
    /// The file.
    pub path: PathBuf,
}

fn output(written: &str) -> Result<OutputArgument, String> {
    let (name, path) = written
        .split_once('=')
        .ok_or("an output is written FORMAT=FILE, as in json=report.json")?;
    let all = || RENDERERS.iter().map(|format| format.name);
    let Some(format) = RENDERERS.iter().find(|format| format.name == name) else {
        let all: Vec<&str> = all().collect();
        let known = format!("known: {}", all.join(", "));
        let advice =
            crate::yaml::nearest(name, all).map_or(known, |near| format!("did you mean `{near}`?"));
        return Err(format!("there is no format `{name}`; {advice}"));
    };
    if path.is_empty() || path == "-" {
        return Err("an output needs a file; --format is for standard output".to_owned());
    }
    let path = PathBuf::from(path);
    Ok(OutputArgument { format, path })
}

/// Findings that are accepted.
#[derive(Debug, Default, Args)]
pub struct AcceptArguments {
    /// Accept the findings that this file lists
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found to a baseline, and accept it
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
    /// Take an entry of the baseline that is not found any more for an error
    #[arg(long, requires = "baseline")]
    pub baseline_strict: bool,
    /// Take out of the baseline what is not found any more
    #[arg(long, requires = "baseline")]
    pub prune: bool,
    /// The day of the run, on which acceptances may have expired (default: today, in UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
}

fn day(written: &str) -> Result<Date, String> {
    let day = Date::parse(written);
    day.ok_or_else(|| "a day is written 2027-01-31".to_owned())
}

/// `gouji extract`.
#[derive(Debug, Args)]
pub struct ExtractArguments {
    /// Where documents come from.
    #[command(flatten)]
    pub input: InputArguments,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = names(EXTRACTORS.iter().map(|format| format.name)))]
    pub format: String,
}

/// The values of `--format`: the names of a table of formats.
fn names(formats: impl Iterator<Item = &'static str>) -> PossibleValuesParser {
    formats.collect::<Vec<&'static str>>().into()
}

/// `gouji tree`.
#[derive(Debug, Args)]
pub struct TreeArguments {
    /// Where documents come from.
    #[command(flatten)]
    pub input: InputArguments,
    /// Print without colours
    #[arg(long)]
    pub no_color: bool,
}

/// Which rules, and how they are shown.
#[derive(Debug, Args)]
pub struct PackArguments {
    /// Packs, configuration, language.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Print without colours
    #[arg(long)]
    pub no_color: bool,
}

/// `gouji rules`.
#[derive(Debug, Args)]
pub struct RulesArguments {
    /// Only these rules: ids, groups, globs, or `all`
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Where rules come from.
    #[command(flatten)]
    pub pack: PackArguments,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = LISTS[0].name, value_parser = names(LISTS.iter().map(|format| format.name)))]
    pub format: String,
    /// Only rules of these severities
    #[arg(long, value_enum, value_name = "SEVERITY", value_delimiter = ',')]
    pub severity: Vec<SeverityArgument>,
    /// Only rules that are on by default
    #[arg(long, conflicts_with = "off")]
    pub on: bool,
    /// Only rules that run when they are named
    #[arg(long)]
    pub off: bool,
    /// Only rules that are scripts
    #[arg(long)]
    pub scripted: bool,
    /// Say what applies to this document, and why
    #[arg(long, value_name = "PATH")]
    pub show_config: Option<PathBuf>,
}

/// A severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SeverityArgument {
    /// Certainly wrong
    Error,
    /// Probably wrong, or wrong but harmless
    Warning,
    /// Worth knowing
    Info,
}

/// `gouji explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The rules: ids, groups, globs, or `all`
    #[arg(value_name = "RULE", required = true)]
    pub names: Vec<String>,
    /// Where rules come from.
    #[command(flatten)]
    pub pack: PackArguments,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = EXPLAINERS[0].name, value_parser = names(EXPLAINERS.iter().map(|format| format.name)))]
    pub format: String,
}

/// `gouji test`.
#[derive(Debug, Args)]
pub struct TestArguments {
    /// Folders of packs, or `gir` (default: the packs of the configuration, then `gir`)
    #[arg(value_name = "PACK")]
    pub packs: Vec<PathBuf>,
    /// Only these rules: ids, groups, globs, or `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub rule: Vec<String>,
    /// Only rules whose id contains this
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Only cases whose name contains this
    #[arg(long, value_name = "TEXT")]
    pub case: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = TESTERS[0].name, value_parser = names(TESTERS.iter().map(|format| format.name)))]
    pub format: String,
    /// Write the output to this file, and only its last line here
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Fail when a rule lacks a kind of cases: firing, clean, look-alike
    #[arg(long)]
    pub strict: bool,
    /// Rewrite what failing cases expect to what is found, in the files of the pack; read it after
    #[arg(long, conflicts_with_all = ["mutate", "output", "strict"])]
    pub bless: bool,
    /// Change the rules one condition at a time, and list the changes that no test notices
    #[arg(long, conflicts_with_all = ["case", "strict"])]
    pub mutate: bool,
    /// Fail when fewer than this many percent of the changes are noticed
    #[arg(long, value_name = "PERCENT", requires = "mutate", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub least: Option<u8>,
    /// The day of the run, on which `todo` cases may have expired (default: today, in UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Number of threads (default: one per core)
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Language of messages (default: `GOUJI_LANG`, then zh)
    #[arg(long, value_enum)]
    pub lang: Option<LangArgument>,
    /// Print without colours
    #[arg(long)]
    pub no_color: bool,
}

/// `gouji why`.
#[derive(Debug, Args)]
pub struct WhyArguments {
    /// The rule, with or without the name of its pack
    #[arg(value_name = "RULE")]
    pub rule: String,
    /// The report
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only this place: the address of a cell, a line, or `line:column`
    #[arg(long, value_name = "PLACE")]
    pub at: Option<String>,
    /// Step a script: every statement with the variables before it
    #[arg(long)]
    pub step: bool,
    /// Where rules come from.
    #[command(flatten)]
    pub pack: PackArguments,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = REASONERS[0].name, value_parser = names(REASONERS.iter().map(|format| format.name)))]
    pub format: String,
}

/// `gouji schema`.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// Which one; without it, the list of them
    #[arg(value_name = "NAME", value_parser = names(SCHEMAS.iter().map(|schema| schema.name)))]
    pub name: Option<String>,
}

/// `gouji new`.
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// A folder with a manifest; without --extends also a form, a sample report and a rule
    Pack(NewPackArguments),
    /// A rule with cases that pass, entered in pack.yaml
    Rule(NewRuleArguments),
}

/// `gouji new pack`.
#[derive(Debug, Args)]
pub struct NewPackArguments {
    /// Its name, lower kebab case, which is also the folder's
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The pack it adds to and changes, such as gir
    #[arg(long, value_name = "PACK")]
    pub extends: Option<String>,
    /// Language of the comments (default: `GOUJI_LANG`, then zh)
    #[arg(long, value_enum)]
    pub lang: Option<LangArgument>,
}

/// `gouji new rule`.
#[derive(Debug, Args)]
pub struct NewRuleArguments {
    /// Group and name, lower kebab case; the name says what is wrong
    #[arg(value_name = "GROUP/ID")]
    pub name: String,
    /// The folder of the pack
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub pack: PathBuf,
    /// With a Rhai script instead of a pattern
    #[arg(long)]
    pub scripted: bool,
    /// Language of the comments (default: `GOUJI_LANG`, then zh)
    #[arg(long, value_enum)]
    pub lang: Option<LangArgument>,
}

/// `gouji init`.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// The folder to write `gouji.yaml` in
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Language of the comments (default: `GOUJI_LANG`, then zh)
    #[arg(long, value_enum)]
    pub lang: Option<LangArgument>,
}

/// `gouji completions`.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `gouji man`.
#[derive(Debug, Args)]
pub struct ManArguments {
    /// The command (default: the program itself)
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
    /// Write the pages of all commands to this folder
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub folder: Option<PathBuf>,
}
