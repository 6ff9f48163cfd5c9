//! How names are spelled in pinyin, and in which order they stand.
//!
//! The readings of single characters are those of the `pinyin` crate; the tables here correct it where names differ: its
//! first readings of 长, 都, 佛 and 晟, surnames (单 is Shan), places (重庆, 六安, 乐陵) and trades (银行, 音乐).

use super::{Unit, units};
use pinyin::ToPinyin;
use std::{collections::HashMap, fmt::Write as _, sync::LazyLock};

/// One way to spell a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// `beijing3mgongsi`: syllables and Latin words without spaces.
    pub full: String,
    /// `bj3mgs`: Latin words stand whole, as they are typed.
    pub initials: String,
    /// The initials of characters that follow each other: `bj` and `gs`.
    pub runs: Vec<String>,
}

/// Ways to spell one name; ambiguous characters multiply them.
const MOST_SPELLINGS: usize = 4;
/// Bytes of a sorting key: more of a name decides nothing, and an index holds it.
const LONGEST_KEY: usize = 160;

/// Characters whose reading a name does not tell: the first is the likelier, both are found.
const CHARACTERS: &str = "
长 chang2 zhang3|長 chang2 zhang3|重 zhong4 chong2|行 xing2 hang2|乐 le4 yue4|樂 le4 yue4|朝 chao2 zhao1|都 du1 dou1|厦 sha4 xia4
廈 sha4 xia4|晟 sheng4 cheng2|调 tiao2 diao4|調 tiao2 diao4|藏 cang2 zang4|传 chuan2 zhuan4|会 hui4 kuai4|會 hui4 kuai4
盛 sheng4 cheng2|宿 su4 xiu4|车 che1 ju1|参 can1 shen1|參 can1 shen1|弹 tan2 dan4|薄 bo2 bao2|蔚 wei4 yu4|阿 a1 e1
堡 bao3 bu3|便 bian4 pian2|佛 fo2|泊 bo2 po1|似 si4|降 jiang4 xiang2|校 xiao4 jiao4|觉 jue2 jiao4|壳 ke2 qiao4|没 mei2 mo4
拓 tuo4 ta4|番 fan1 pan1|柏 bai3 bo2|埔 pu3 bu4|圩 wei2 xu1|六 liu4 lu4|什 shi2 shen2|还 hai2 huan2|率 lv4 shuai4|茄 qie2 jia1
勒 le4 lei1|冠 guan1 guan4|和 he2|给 gei3|转 zhuan3|种 zhong3|谁 shei2|雀 que4|嚼 jue2|琢 zhuo2|涡 wo1 guo1|濮 pu2|咯 luo4
着 zhuo2 zhe|地 di4|得 de2|的 de di4|了 liao3 le|解 jie3 xie4|曾 zeng1 ceng2|查 cha2 zha1|区 qu1 ou1|仇 qiu2 chou2|单 dan1 shan4
";

/// Words whose reading is certain.
const PHRASES: &str = "
重庆 chong2 qing4|重慶 chong2 qing4|厦门 xia4 men2|廈門 xia4 men2|六安 lu4 an1|六合 lu4 he2|台州 tai1 zhou1|丽水 li2 shui3
蚌埠 beng4 bu4|泌阳 bi4 yang2|铅山 yan2 shan1|乐清 yue4 qing1|乐亭 lao4 ting2|乐陵 lao4 ling2|乐山 le4 shan1|乐平 le4 ping2
东阿 dong1 e1|阿胶 e1 jiao1|单县 shan4 xian4|任县 ren2 xian4|任丘 ren2 qiu1|任泽 ren2 ze2|大城 dai4 cheng2|蔚县 yu4 xian4
番禺 pan1 yu2|尉犁 yu4 li2|洪洞 hong2 tong2|枞阳 zong1 yang2|涡阳 guo1 yang2|牟平 mu4 ping2|中牟 zhong1 mu4|荥经 ying2 jing1
浚县 xun4 xian4|吴堡 wu2 bu3|浒墅 xu3 shu4|解州 hai4 zhou1|珙县 gong3 xian4|什邡 shi2 fang1|喀什 ka1 shi2|都匀 du1 yun2|大埔 da4 bu4
长子 zhang3 zi3|校长 xiao4 zhang3|家长 jia1 zhang3|成长 cheng2 zhang3|会稽 kuai4 ji1|会计 kuai4 ji4|会展 hui4 zhan3
西藏 xi1 zang4|藏族 zang4 zu2|宝藏 bao3 zang4|朝阳 chao2 yang2|朝鲜 chao2 xian3|燕赵 yan1 zhao4|燕京 yan1 jing1|盖州 gai4 zhou1
银行 yin2 hang2|商行 shang1 hang2|车行 che1 hang2|行业 hang2 ye4|五金行 wu3 jin1 hang2|洋行 yang2 hang2|酒行 jiu3 hang2
茶行 cha2 hang2|药行 yao4 hang2|粮行 liang2 hang2|布行 bu4 hang2|音乐 yin1 yue4|乐器 yue4 qi4|乐团 yue4 tuan2|重工 zhong4 gong1
重型 zhong4 xing2|传媒 chuan2 mei2|传播 chuan2 bo1|调味 tiao2 wei4|人参 ren2 shen1|海参 hai3 shen1|参茸 shen1 rong2|大厦 da4 sha4
便利 bian4 li4|便民 bian4 min2|汽车 qi4 che1|首都 shou3 du1|成都 cheng2 du1|长江 chang2 jiang1|长城 chang2 cheng2
长沙 chang2 sha1|长春 chang2 chun1|长安 chang2 an1|长兴 chang2 xing1|盛世 sheng4 shi4|开拓 kai1 tuo4|柏林 bo2 lin2|百乐 bai3 le4
";

/// Family names that are read otherwise than the character is; the character's own reading stays findable.
const SURNAMES: &str = "
单 shan4|單 shan4|仇 qiu2|曾 zeng1|查 zha1|解 xie4|任 ren2|区 ou1|區 ou1|盖 ge3 gai4|朴 piao2|尉 wei4 yu4|华 hua4 hua2|員 yun4|员 yun4
缪 miao4|繆 miao4|覃 qin2 tan2|翟 zhai2 di2|逄 pang2|乜 nie4|句 gou1|阚 kan4|闞 kan4|隗 wei3 kui2|洗 xian3|冼 xian3|祭 zhai4
召 shao4|牟 mu4 mou2|黑 he4|繁 po2|能 nai4|折 she2|种 chong2|秘 bi4|那 na1|葛 ge3|郇 xun2 huan2|谌 chen2 shen4|郗 xi1 chi1
莘 shen1 xin1|阙 que1|蔚 yu4 wei4|燕 yan1|应 ying1|應 ying1|占 zhan1|宁 ning4 ning2|甯 ning4|薄 bo2|晟 cheng2 sheng4|乐 yue4 le4
宓 mi4 fu2|车 che1|沈 shen3|重 chong2|藏 zang1|臧 zang1|纪 ji3|紀 ji3|过 guo1|哈 ha3|幺 yao1|佴 nai4|揭 jie1|钭 tou3
令狐 ling2 hu2|尉迟 yu4 chi2|万俟 mo4 qi2|单于 chan2 yu2|澹台 tan2 tai2|长孙 zhang3 sun1|宇文 yu3 wen2|呼延 hu1 yan2
";

type Readings = HashMap<&'static str, Vec<&'static str>>;

static BY_CHARACTER: LazyLock<Readings> = LazyLock::new(|| table(CHARACTERS));
static BY_PHRASE: LazyLock<Readings> = LazyLock::new(|| table(PHRASES));
static BY_SURNAME: LazyLock<Readings> = LazyLock::new(|| table(SURNAMES));
const LONGEST_PHRASE: usize = 3;

fn table(text: &'static str) -> Readings {
    let entries = text.split(['|', '\n']).filter(|entry| !entry.is_empty());
    entries
        .filter_map(|entry| {
            let mut parts = entry.split(' ');
            Some((parts.next()?, parts.collect()))
        })
        .collect()
}

/// A character with its possible readings (with tones), or a word.
enum Sound {
    Character(char, Vec<&'static str>),
    Word(String),
}

/// Every way to spell a name, the likeliest first; one at least, which is empty for a name without letters.
#[must_use]
pub fn spellings(name: &str) -> Vec<Spelling> {
    let sounds = sounds(name);
    let mut ways: Vec<Vec<String>> = vec![Vec::new()];
    for sound in &sounds {
        let choices = match sound {
            Sound::Word(word) => vec![word.clone()],
            Sound::Character(_, readings) => typed(readings),
        };
        let room = (MOST_SPELLINGS / ways.len()).max(1);
        ways = choices
            .iter()
            .take(room)
            .flat_map(|choice| ways.iter().map(|way| way.iter().cloned().chain([choice.clone()]).collect()))
            .collect();
    }
    ways.into_iter().map(|way| spell(&sounds, &way)).collect()
}

fn spell(sounds: &[Sound], way: &[String]) -> Spelling {
    let mut spelling = Spelling { full: way.concat(), initials: String::new(), runs: vec![String::new()] };
    for (sound, letters) in sounds.iter().zip(way) {
        match sound {
            Sound::Word(_) => {
                spelling.initials.push_str(letters);
                spelling.runs.push(String::new());
            }
            Sound::Character(..) => {
                let initial: String = letters.chars().take(1).collect();
                spelling.initials.push_str(&initial);
                if let Some(run) = spelling.runs.last_mut() {
                    run.push_str(&initial);
                }
            }
        }
    }
    spelling.runs.retain(|run| !run.is_empty());
    spelling
}

/// The letters one types for these readings: no tones, ü as v and, as some do, as u. An empty one for characters without
/// a reading.
fn typed(readings: &[&'static str]) -> Vec<String> {
    let mut choices: Vec<String> = Vec::new();
    for reading in readings {
        let plain = reading.trim_end_matches(|character: char| character.is_ascii_digit()).replace('ü', "v");
        let as_u = plain.replace('v', "u");
        for choice in [plain, as_u] {
            // ê and the like: letters that no keyboard has.
            if choice.is_ascii() && !choices.contains(&choice) {
                choices.push(choice);
            }
        }
    }
    if choices.is_empty() {
        choices.push(String::new());
    }
    choices
}

/// The key names are sorted by, compared as bytes: pinyin, then tone, then the character itself, so that the same characters
/// stand together; Latin letters among them as they are read. 安 comes before 昂, because a tone's digit is less than a letter.
#[must_use]
pub fn sort_key(name: &str) -> String {
    let mut key = String::new();
    for sound in sounds(name) {
        let written = match sound {
            Sound::Word(word) => write!(key, "{word} "),
            Sound::Character(character, readings) => match readings.first() {
                Some(reading) if reading.ends_with(|last: char| last.is_ascii_digit()) => {
                    write!(key, "{}{character}", reading.replace('ü', "v"))
                }
                Some(reading) => write!(key, "{reading}5{character}"),
                None => write!(key, "{character}"),
            },
        };
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
        if key.len() >= LONGEST_KEY {
            break;
        }
    }
    let end = (0..=key.len().min(LONGEST_KEY)).rev().find(|end| key.is_char_boundary(*end)).unwrap_or(0);
    key.truncate(end);
    key.trim_end().to_owned()
}

fn sounds(name: &str) -> Vec<Sound> {
    let units = units(name);
    let is_person =
        (2..=4).contains(&units.len()) && units.iter().all(|unit| matches!(unit, Unit::Character(_)));
    let mut sounds = Vec::with_capacity(units.len());
    let mut rest = units.as_slice();
    if is_person {
        rest = read_surname(rest, &mut sounds);
    }
    while let [first, after @ ..] = rest {
        match first {
            Unit::Word(word) => {
                sounds.push(Sound::Word(word.clone()));
                rest = after;
            }
            Unit::Character(character) => match longest_entry(rest, &BY_PHRASE, 2) {
                Some((characters, readings)) => {
                    rest = &rest[characters.len()..];
                    sounds.extend(pair_up(&characters, readings));
                }
                None => {
                    sounds.push(Sound::Character(*character, readings_of(*character)));
                    rest = after;
                }
            },
        }
    }
    sounds
}

/// Reads 单 in 单雄信 as Shan, and still finds it by Dan.
fn read_surname<'a>(units: &'a [Unit], sounds: &mut Vec<Sound>) -> &'a [Unit] {
    // 重庆 and 华为 are two characters too: a place or trade that is certain is no family name.
    if longest_entry(units, &BY_PHRASE, 2).is_some() {
        return units;
    }
    match longest_entry(units, &BY_SURNAME, 1) {
        Some((characters, readings)) if characters.len() == 1 => {
            let mut all = readings.clone();
            all.extend(readings_of(characters[0]));
            sounds.push(Sound::Character(characters[0], all));
            &units[1..]
        }
        Some((characters, readings)) if characters.len() < units.len() => {
            sounds.extend(pair_up(&characters, readings));
            &units[characters.len()..]
        }
        _ => units,
    }
}

fn pair_up(characters: &[char], readings: &[&'static str]) -> Vec<Sound> {
    characters
        .iter()
        .zip(readings)
        .map(|(character, reading)| Sound::Character(*character, vec![*reading]))
        .collect()
}

fn longest_entry<'a>(
    units: &[Unit],
    table: &'a Readings,
    shortest: usize,
) -> Option<(Vec<char>, &'a Vec<&'static str>)> {
    let characters: Vec<char> = units
        .iter()
        .take(LONGEST_PHRASE)
        .map_while(|unit| match unit {
            Unit::Character(character) => Some(*character),
            Unit::Word(_) => None,
        })
        .collect();
    (shortest..=characters.len()).rev().find_map(|length| {
        let text: String = characters[..length].iter().collect();
        table.get(text.as_str()).map(|readings| (characters[..length].to_vec(), readings))
    })
}

fn readings_of(character: char) -> Vec<&'static str> {
    let mut bytes = [0; 4];
    match BY_CHARACTER.get(&*character.encode_utf8(&mut bytes)) {
        Some(readings) => readings.clone(),
        None => character.to_pinyin().map(|reading| reading.with_tone_num_end()).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(name: &str) -> String {
        spellings(name).remove(0).full
    }

    #[test]
    fn places_trades_and_surnames_are_read_as_people_do() {
        for (name, expected) in [
            ("北京华兴", "beijinghuaxing"),
            ("重庆长安汽车", "chongqingchanganqiche"),
            ("成都银行", "chengduyinhang"),
            ("乐陵市调味品厂", "laolingshitiaoweipinchang"),
            ("单雄信", "shanxiongxin"),
            ("曾国藩", "zengguofan"),
            ("仇英", "qiuying"),
            ("尉迟恭", "yuchigong"),
            ("重庆", "chongqing"),
            ("吕布", "lvbu"),
            ("TCL集团", "tcljituan"),
            ("Müller 商行", "mullershanghang"),
            ("佛山", "foshan"),
        ] {
            assert_eq!(full(name), expected, "{name}");
        }
        assert!(spellings("单雄信").iter().any(|spelling| spelling.initials == "dxx"));
        assert!(spellings("吕布").iter().any(|spelling| spelling.full == "lubu"));
        assert_eq!(spellings("TCL集团")[0].runs, ["jt"]);
        assert!(spellings("长行重乐朝都厦").len() <= MOST_SPELLINGS);
    }

    #[test]
    fn tables_are_whole() {
        for (entry, readings) in BY_PHRASE.iter() {
            assert_eq!(entry.chars().count(), readings.len(), "{entry}");
            assert!((2..=LONGEST_PHRASE).contains(&readings.len()), "{entry}");
        }
        for (entry, readings) in BY_CHARACTER.iter().chain(BY_SURNAME.iter()) {
            assert!(!readings.is_empty() && entry.chars().count() <= 2, "{entry}");
        }
        let all = BY_PHRASE.values().chain(BY_CHARACTER.values()).chain(BY_SURNAME.values()).flatten();
        assert!(all.into_iter().all(|reading| {
            reading
                .trim_end_matches(|last: char| last.is_ascii_digit())
                .bytes()
                .all(|byte| byte.is_ascii_lowercase())
        }));
    }

    #[test]
    fn names_stand_in_the_order_of_a_dictionary() {
        let sorted = [
            "3M",
            "安徽",
            "昂立",
            "Apple",
            "北京",
            "长沙",
            "重庆",
            "德州",
            "厦门",
            "张三",
            "张三丰",
            "张四",
            "章三",
        ];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, sorted);
        assert_eq!(sort_key("张三"), "zhang1张san1三");
        assert!(sort_key(&"长".repeat(500)).len() <= LONGEST_KEY);
        assert_eq!(sort_key(" - "), "");
    }
}
