//! `gouji new`: folders and files to start from.

use crate::cli::args::{NewCommand, NewPackArguments, NewRuleArguments};
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::diagnostic::RuleId;
use crate::pack::scaffold::{self, NewFile};
use crate::pack::{Files, Pack, from_files};
use crate::render::load_errors;
use crate::yaml::nearest;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes a pack or a rule. A file that is there is never touched, but for the list of rules in
/// `pack.yaml`, which gains a line.
///
/// # Errors
/// When a name cannot be used, a file is there already, or nothing can be written.
pub fn run(command: &NewCommand) -> Result<Exit, Fail> {
    match command {
        NewCommand::Pack(arguments) => pack(arguments),
        NewCommand::Rule(arguments) => rule(arguments),
    }
}

fn pack(arguments: &NewPackArguments) -> Result<Exit, Fail> {
    let id = &arguments.name;
    kebab("pack", id)?;
    let base = arguments.extends.as_deref();
    if let Some(base) = base {
        kebab("pack", base)?;
    }
    if id == Files::BUILTIN_ID || Some(id.as_str()) == base {
        return Err(Fail::Usage(format!("`{id}` is the name of another pack")));
    }
    let folder = PathBuf::from(id);
    if folder.exists() {
        return Err(there(&folder));
    }
    let lang = out::lang(arguments.lang, None);
    let files = scaffold::pack(id, base, lang);
    for file in &files {
        write_new(&folder, file)?;
    }
    let mut out = std::io::stdout();
    for file in &files {
        writeln!(out, "{}", folder.join(&file.path).display())?;
    }
    match base {
        Some(_) => writeln!(out, "next: gouji new rule local/my-rule --pack {id}")?,
        None => writeln!(out, "next: gouji test {id}")?,
    }
    Ok(Exit::Clean)
}

#[expect(
    clippy::disallowed_methods,
    reason = "entering the rule in its manifest is this command's work"
)]
fn rule(arguments: &NewRuleArguments) -> Result<Exit, Fail> {
    let (group, id) = names(&arguments.name)?;
    let lang = out::lang(arguments.lang, None);
    let folder = &arguments.pack;
    let manifest = folder.join("pack.yaml");
    let shown = manifest.display();
    let text = std::fs::read_to_string(&manifest).map_err(|error| {
        Fail::Usage(format!(
            "cannot read `{shown}`: {error}; --pack names the folder of a pack"
        ))
    })?;
    let pack = from_files(&Files::Folder(folder.clone()));
    let Some(layer) = pack.layers.last() else {
        let style = out::style(lang, false, true);
        load_errors(&pack.problems, &style, &mut std::io::stderr())?;
        return Err(Fail::Usage(format!("`{shown}` cannot be loaded")));
    };
    check_names(&pack, group, id)?;
    let base = sample(&pack, folder)?;
    let name = (group, id);
    let file = scaffold::rule(name, &layer.version, &base, arguments.scripted, lang);
    let Some(entered) = scaffold::entered(&text, group, id) else {
        return Err(Fail::Usage(format!(
            "enter `{id}` under `{group}` in `{shown}` by hand: its list of rules is not understood"
        )));
    };
    write_new(folder, &file)?;
    std::fs::write(&manifest, entered)?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", folder.join(&file.path).display())?;
    writeln!(out, "{shown}")?;
    writeln!(out, "next: gouji test {} --filter {id}", folder.display())?;
    Ok(Exit::Clean)
}

/// Group and id of a new rule, as typed.
fn names(typed: &str) -> Result<(&str, &str), Fail> {
    let Some((group, id)) = typed.split_once('/') else {
        let message = format!("write GROUP/ID, such as local/{typed}");
        return Err(Fail::Usage(message));
    };
    kebab("group", group)?;
    kebab("rule", id)?;
    Ok((group, id))
}

/// A rule of this name must be new, and a group that is nearly another one is a slip.
fn check_names(pack: &Pack, group: &str, id: &str) -> Result<(), Fail> {
    if let Some(rule) = pack.rules.iter().find(|rule| rule.meta.id.name() == id) {
        return Err(Fail::Usage(format!(
            "there is a rule `{}` already",
            rule.meta.id
        )));
    }
    let groups = || pack.rules.iter().map(|rule| rule.meta.group.as_str());
    if groups().any(|known| known == group) {
        return Ok(());
    }
    match nearest(group, groups()) {
        Some(near) => Err(Fail::Usage(format!(
            "no group `{group}`: did you mean `{near}`?"
        ))),
        None => Ok(()),
    }
}

/// The sample that the cases of a new rule are about: one of the pack's own, if it has any.
fn sample(pack: &Pack, folder: &Path) -> Result<String, Fail> {
    let own = Files::Folder(folder.to_path_buf()).samples();
    let all = pack.samples();
    let names = || own.keys().chain(all.keys());
    // The newest clean report of the pack's own, or of the pack below it.
    let clean = |name: &&String| name.starts_with("clean");
    let chosen = [own.keys().rfind(clean), all.keys().rfind(clean)];
    let name = chosen
        .into_iter()
        .flatten()
        .next()
        .or_else(|| names().next());
    name.cloned().ok_or_else(|| {
        Fail::Usage("the pack has no report in `samples/` to test rules on".to_owned())
    })
}

fn kebab(what: &str, name: &str) -> Result<(), Fail> {
    if RuleId::is_kebab(name) {
        return Ok(());
    }
    let message = format!(
        "`{name}` is no name for a {what}: write lower-case letters and digits with hyphens, such as fee-missing"
    );
    Err(Fail::Usage(message))
}

fn there(path: &Path) -> Fail {
    Fail::Usage(format!("`{}` is there already", path.display()))
}

/// Writes a file that must not be there.
fn write_new(folder: &Path, file: &NewFile) -> Result<(), Fail> {
    let path = folder.join(&file.path);
    let cannot =
        |error: std::io::Error| Fail::Usage(format!("cannot write `{}`: {error}", path.display()));
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(cannot)?;
    }
    let opened = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut opened = opened.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there(&path),
        _ => cannot(error),
    })?;
    opened.write_all(file.text.as_bytes()).map_err(cannot)
}
