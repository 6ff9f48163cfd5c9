//! Names of divisions in traditional characters, for readers of them. The list itself is in simplified ones.

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use kemai_domain::Lang;
use std::sync::LazyLock;

static TRADITIONAL: LazyLock<Option<OpenCC>> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::S2tw).ok());

/// Where OpenCC takes a name for another word, or has older characters than people there.
const AS_WRITTEN: &[(&str, &str)] = &[
    ("谿", "溪"),
    ("濬", "浚"),
    ("澂", "澄"),
    ("湖裡區", "湖里區"),
    ("新幹縣", "新干縣"),
    ("云城區", "雲城區"),
    ("沈北", "瀋北"),
    ("嶽西縣", "岳西縣"),
    ("嶽塘區", "岳塘區"),
    ("嶽池縣", "岳池縣"),
    ("嶽普湖縣", "岳普湖縣"),
];

/// A name as whoever reads the language writes it.
#[must_use]
pub fn in_lang(lang: Lang, name: &str) -> String {
    match (lang, &*TRADITIONAL) {
        (Lang::Hant, Some(converter)) => AS_WRITTEN
            .iter()
            .fold(converter.convert(name), |name, (found, written)| name.replace(found, written)),
        _ => name.to_owned(),
    }
}
