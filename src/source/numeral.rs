//! Number words: Chinese numerals and circled digits, as headings and sentences write them.
//!
//! Number words are language, not domain. Read are 零〇一…九 两 十百千万亿 廿 卅, the capital forms
//! 壹贰叁…, positional runs (二〇二一) and plain digits of either width.

/// Reads a whole string as an integer, in digits or in number words; `None` if anything is left over.
///
/// ```
/// use gouji::source::numeral::integer;
/// assert_eq!(integer("一千二百三十四"), Some(1234));
/// assert_eq!(integer("两万零五"), Some(20005));
/// assert_eq!(integer("二〇二一"), Some(2021));
/// assert_eq!(integer("廿三"), Some(23));
/// assert_eq!(integer("１２"), Some(12));
/// assert_eq!(integer("十几"), None);
/// ```
#[must_use]
pub fn integer(text: &str) -> Option<i64> {
    // Headings and labels are numbered, so this is asked of every line: no memory is taken.
    let mut buffer = ['\0'; 40];
    let mut length = 0;
    for c in text.chars() {
        *buffer.get_mut(length)? = super::fold::fold_char(c);
        length += 1;
    }
    let chars = &buffer[..length];
    if chars.is_empty() {
        return None;
    }
    let plain = chars.iter().all(char::is_ascii_digit);
    if plain || chars.len() > 1 && chars.iter().all(|c| digit(*c).is_some()) {
        let mut value = 0i64;
        for c in chars {
            value = value.checked_mul(10)?.checked_add(digit(*c)?)?;
        }
        return Some(value);
    }
    worded(chars)
}

/// A whole number in words, as headings and sentences write it.
///
/// ```
/// use gouji::source::numeral::words;
/// assert_eq!(words(3), "三");
/// assert_eq!(words(12), "十二");
/// assert_eq!(words(1205), "一千二百零五");
/// assert_eq!(words(130_010_000), "一亿三千零一万");
/// ```
#[must_use]
pub fn words(number: usize) -> String {
    const GROUPS: [(usize, &str); 4] = [
        (1_000_000_000_000, "万亿"),
        (100_000_000, "亿"),
        (10_000, "万"),
        (1, ""),
    ];
    // Beyond this nobody writes words.
    if number == 0 || number >= 10_000_000_000_000_000 {
        return if number == 0 {
            "零".to_owned()
        } else {
            number.to_string()
        };
    }
    let mut said = String::new();
    let mut rest = number;
    for (weight, name) in GROUPS {
        let group = rest / weight;
        rest %= weight;
        if group == 0 {
            continue;
        }
        // 零 stands for places that are skipped inside a number, never at its beginning.
        let skips = group < 1000 || said.ends_with('零');
        if skips && !said.is_empty() {
            said.push('零');
        }
        push_group(&mut said, group);
        said.push_str(if name == "万亿" && rest >= 100_000_000 {
            "万"
        } else {
            name
        });
    }
    said
}

/// 1 to 9999 in words.
fn push_group(said: &mut String, group: usize) {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let first = said.is_empty();
    let mut rest = group;
    let mut begun = false;
    let mut skipped = false;
    for (weight, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = rest / weight;
        rest %= weight;
        if digit == 0 {
            skipped = begun;
            continue;
        }
        if skipped {
            said.push('零');
        }
        skipped = false;
        // 十二 begins a number, 一十二 stands inside one.
        if !(first && !begun && weight == 10 && digit == 1) {
            said.push_str(DIGITS[digit]);
        }
        said.push_str(name);
        begun = true;
    }
}

/// The ten heavenly stems, by which lists are counted.
pub const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
/// The twelve earthly branches, by which lists are counted.
pub const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// A whole number digit by digit, as years and lists write it.
///
/// ```
/// assert_eq!(gouji::source::numeral::digits(105), "一〇五");
/// ```
#[must_use]
pub fn digits(number: usize) -> String {
    let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| c.to_digit(10).and_then(|at| digits.get(at as usize));
    number.to_string().chars().filter_map(digit).collect()
}

/// A whole number in the capital words of bank notes.
///
/// ```
/// assert_eq!(gouji::source::numeral::capitals(12), "壹拾贰");
/// ```
#[must_use]
pub fn capitals(number: usize) -> String {
    let pairs = [
        ('一', '壹'),
        ('二', '贰'),
        ('三', '叁'),
        ('四', '肆'),
        ('五', '伍'),
        ('六', '陆'),
        ('七', '柒'),
        ('八', '捌'),
        ('九', '玖'),
        ('十', '拾'),
        ('百', '佰'),
        ('千', '仟'),
    ];
    let words = words(number);
    let lead = if words.starts_with('十') { "壹" } else { "" };
    let capital = |c| {
        let found = pairs.iter().find(|(small, _)| *small == c);
        found.map_or(c, |(_, capital)| *capital)
    };
    lead.chars().chain(words.chars().map(capital)).collect()
}

/// Whether `c` can stand in a number word.
#[must_use]
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || matches!(c, '廿' | '卅')
}

/// 千百十 inside a group, 万 and 亿 between groups. The trailing short form 一百二 = 120 is read too.
fn worded(chars: &[char]) -> Option<i64> {
    let (mut total, mut section, mut pending) = (0i64, 0i64, None::<i64>);
    let mut last_unit = 0i64;
    let mut zero = false;
    for (index, c) in chars.iter().enumerate() {
        if matches!(c, '廿' | '卅') {
            section = section.checked_add(if *c == '廿' { 20 } else { 30 })?;
            last_unit = 10;
        } else if let Some(value) = digit(*c) {
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            zero |= value == 0;
            pending = Some(value);
        } else {
            let value = unit(*c)?;
            if value >= 10_000 {
                section = section.checked_add(pending.take().unwrap_or(0))?;
                if section == 0 && total == 0 {
                    return None;
                }
                if value == 100_000_000 {
                    total = total.checked_add(section)?.checked_mul(value)?;
                } else {
                    total = total.checked_add(section.checked_mul(value)?)?;
                }
                section = 0;
            } else {
                let count = match pending.take() {
                    Some(0) | None if index == 0 || value == 10 => 1,
                    Some(count) => count,
                    None => return None,
                };
                section = section.checked_add(count.checked_mul(value)?)?;
            }
            last_unit = value;
            zero = false;
        }
    }
    let rest = pending.unwrap_or(0);
    let short_form = last_unit >= 100 && !zero && rest > 0;
    let rest = if short_form {
        rest.checked_mul(last_unit / 10)?
    } else {
        rest
    };
    total.checked_add(section)?.checked_add(rest)
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' | '○' | '0' => 0,
        '一' | '壹' | '1' => 1,
        '二' | '贰' | '两' | '2' => 2,
        '三' | '叁' | '3' => 3,
        '四' | '肆' | '4' => 4,
        '五' | '伍' | '5' => 5,
        '六' | '陆' | '6' => 6,
        '七' | '柒' | '7' => 7,
        '八' | '捌' | '8' => 8,
        '九' | '玖' | '9' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{integer, words};

    #[test]
    fn what_is_written_in_words_reads_as_the_same_number() {
        let mut numbers: Vec<i64> = (0..12_000).collect();
        for power in 4..16 {
            let round = 10i64.pow(power);
            numbers.extend([
                round - 1,
                round,
                round + 1,
                round + 10,
                round * 3 + round / 100,
            ]);
        }
        for number in numbers {
            let said = words(usize::try_from(number).expect("it is not negative"));
            assert_eq!(integer(&said), Some(number), "{said}");
        }
        assert_eq!(words(110), "一百一十");
        assert_eq!(words(100_005), "十万零五");
    }

    #[test]
    fn words_read_as_people_write_them() {
        let cases = [
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("一百零五", 105),
            ("一百〇五", 105),
            ("二百五", 250),
            ("两百", 200),
            ("一千二百三十四", 1234),
            ("一千零三十", 1030),
            ("一万二", 12_000),
            ("一亿三千万", 130_000_000),
            ("壹仟贰佰", 1200),
            ("卅一", 31),
            ("2023", 2023),
            ("零", 0),
        ];
        for (text, value) in cases {
            assert_eq!(integer(text), Some(value), "{text}");
        }
        for text in ["", "几", "十几", "一二三四五六七八九十", "条"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }
}
