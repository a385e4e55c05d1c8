//! `gouji schema`: the JSON Schemas of data files and of output.

use crate::cli::args::SchemaArguments;
use crate::cli::fail::{Exit, Fail};
use crate::schema::{SCHEMAS, schema};
use std::io::{BufWriter, Write};

/// Prints one schema, or without a name what there is.
///
/// # Errors
/// When there is no such schema or output cannot be written.
pub fn run(arguments: &SchemaArguments) -> Result<Exit, Fail> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    match &arguments.name {
        Some(name) => {
            let found = schema(name);
            let found = found.ok_or_else(|| Fail::Usage(format!("no schema `{name}`")))?;
            out.write_all(found.text.as_bytes())?;
        }
        None => {
            let widest = SCHEMAS.iter().map(|row| row.name.len()).max().unwrap_or(0);
            for row in SCHEMAS {
                writeln!(out, "{:widest$}  {}", row.name, row.about)?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}
