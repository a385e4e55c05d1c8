//! scratch
use gouji::form::compile;
use gouji::yaml::DataFile;
use std::sync::Arc;
fn main() {
    let mut problems = Vec::new();
    let mut forms = Vec::new();
    for f in ["gir-2021", "gir-2019"] {
        let p = format!("rules/gir/forms/{f}.yaml");
        let t = std::fs::read_to_string(&p).unwrap();
        if let Some(form) = compile::form(&DataFile::new(&p, &t), &mut problems) { forms.push(form); }
    }
    for p in &problems { println!("{} {:?} {:?}", p.message, p.span.map(|s| &p.file.text[s.range()]), p.help); }
    let guide = compile::guide(&forms);
    let re = |s: &str| regex::Regex::new(s).unwrap();
    let model = Arc::new(gouji::subject::Model { forms, guide,
        titles: vec![re("^(?:关于)?(?P<body>\\p{Han}{2,40}?)?(?P<year>(?:19|20)[0-9]{2})?年?(?:度)?(?:\\p{Han}{2,20}?)?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|年报)$")],
        not_titles: vec![re("解读")], years: vec![re("(?P<year>20[0-9]{2})年1月1日")], kinds: vec![] });
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let r = gouji::read::read(&path, &bytes, &Default::default()).unwrap();
        let s = gouji::subject::Subject::new(r, &model);
        println!("== {path} year {:?} body {:?} title {:?} form {}", s.year(), s.profile.body.as_ref().map(|b| &b.0), s.title(), s.model.forms[s.form].id);
        if std::env::var("TREE").is_ok() { println!("{}", gouji::syntax::dump::tree(&s.source, &s.document, 40)); }
        for b in &s.bindings {
            let f = &s.model.forms[b.form]; let t = &f.tables[b.table];
            println!("  {} {}: rows {}/{} cells {} gaps {}", f.id, t.key, b.rows.len(), t.rows.len(), b.cells.len(), b.gaps.len());
            for g in &b.gaps { println!("     gap {:?} {:?} found {:?} at {:?}", g.kind, g.row.map(|r| &t.rows[r].key), g.found, s.source.lines().line_column(s.source.text(), g.span.start as usize).line); }
            if std::env::var("CELLS").is_ok() { for r in 0..t.rows.len() { let v: Vec<String> = b.cells.iter().filter(|c| c.row==r).map(|c| c.text.clone()).collect(); println!("     {} {}", t.rows[r].key, v.join(" ")); } }
        }
        for (b, bal) in s.bindings.iter().zip(&s.balances) { for f in &bal.faults { println!("  FAULT {:?} {:?}", f.broken.iter().map(|i| (bal.sums[*i].relation, bal.sums[*i].over)).collect::<Vec<_>>(), f.candidates.iter().map(|c| (b.cells[c.cell].row, b.cells[c.cell].column, c.value)).collect::<Vec<_>>()); } }
    }
}
