//! Names of divisions in traditional characters, for readers and from writers of them. The list itself is in simplified ones.

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use kemai_domain::Lang;
use std::sync::LazyLock;

static TRADITIONAL: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::S2t).ok());
static SIMPLIFIED: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// A name as whoever reads the language writes it. OpenCC has older characters for a few counties.
#[must_use]
pub fn in_lang(lang: Lang, name: &str) -> String {
    match (lang, &*TRADITIONAL) {
        (Lang::Hant, Some(converter)) => {
            converter.convert(name).replace('谿', "溪").replace('濬', "浚").replace('澂', "澄")
        }
        _ => name.to_owned(),
    }
}

/// What was written in traditional characters, in simplified ones; none when they are the same.
pub(super) fn simplified(text: &str) -> Option<String> {
    let converted = SIMPLIFIED.as_ref()?.convert(text);
    (converted != text).then_some(converted)
}
