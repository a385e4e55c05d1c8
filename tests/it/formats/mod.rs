//! The same report in every format: the same cells, the same findings, and folders of all kinds.

mod folder;
mod model;
mod same;
mod table;
mod writers;
