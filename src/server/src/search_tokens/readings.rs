//! Readings that names have and single characters do not tell: ambiguous characters, certain words, family names.
//!
//! An entry is the characters, then readings with tones: the possible ones of a single character, or one for each of a word.

use std::{collections::HashMap, sync::LazyLock};

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

pub(super) type Readings = HashMap<&'static str, Vec<&'static str>>;

pub(super) static BY_CHARACTER: LazyLock<Readings> = LazyLock::new(|| table(CHARACTERS));
pub(super) static BY_PHRASE: LazyLock<Readings> = LazyLock::new(|| table(PHRASES));
pub(super) static BY_SURNAME: LazyLock<Readings> = LazyLock::new(|| table(SURNAMES));
pub(super) const LONGEST_PHRASE: usize = 3;

fn table(text: &'static str) -> Readings {
    let entries = text.split(['|', '\n']).filter(|entry| !entry.is_empty());
    entries
        .filter_map(|entry| {
            let mut parts = entry.split(' ');
            Some((parts.next()?, parts.collect()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
