//! What is drawn from numbers.

use chrono::NaiveTime;
use kemai_words::ui as words;
use leptos::prelude::*;

use super::{Both, Sample};
use crate::{
    Age, AgeShare, Ageing, Bar, Bars, DayPlan, Dayline, Delta, FileLink, Glyph, Leak, MoneyText, Tile, Tiles,
    Tone, lang,
};

#[component]
pub(super) fn Rankings() -> impl IntoView {
    let lang = lang();
    let than = words::demo_than(lang);
    view! {
        <Sample title=words::demo_bars(lang)>
            <Both>
                <div class="stack">
                    <Bars label=words::demo_funnel(lang)>
                        <Bar name=words::demo_leads(lang) percent=100 value="412" href="#main" depth=1/>
                        <Leak>{words::demo_leak(lang)}</Leak>
                        <Bar name=words::demo_offer(lang) percent=42 value="92" href="#main" depth=3><MoneyText text="¥716万"/></Bar>
                        <Leak tone=Tone::Danger>{words::demo_leak_slow(lang)}</Leak>
                        <Bar name=words::demo_negotiation(lang) percent=25 value="38" href="#main" depth=4><MoneyText text="¥373万"/></Bar>
                        <Bar name=words::demo_won_deals(lang) percent=0 value="0"/>
                    </Bars>
                    <Bars label=words::demo_regions(lang)>
                        <Bar name="山东" percent=100 value="64.8" href="#main"><Delta rises=true by="18%" than tone=Tone::Success/></Bar>
                        <Bar name="河南" percent=30 value="19.2" href="#main"><Delta rises=false by="4%" than tone=Tone::Danger/></Bar>
                    </Bars>
                    <Tiles label=words::demo_regions(lang) tiles=tiles()/>
                </div>
            </Both>
        </Sample>
    }
}

fn tiles() -> Vec<Tile> {
    let lang = lang();
    let places = [
        (1, 8, "黑", 5),
        (2, 5, "蒙", 0),
        (2, 7, "辽", 42),
        (2, 8, "吉", 6),
        (3, 5, "晋", 11),
        (3, 6, "京", 70),
        (3, 7, "津", 30),
        (4, 5, "豫", 55),
        (4, 6, "冀", 83),
        (4, 7, "鲁", 100),
    ];
    let tile = |(row, column, name, percent): (u8, u8, &str, u32)| Tile {
        row,
        column,
        name: name.to_owned(),
        label: match percent {
            0 => format!("{name}: {}", words::demo_none_won(lang)),
            _ => format!("{name}: {percent}"),
        },
        percent,
        href: (percent > 0).then(|| "#main".to_owned()),
    };
    places.map(tile).to_vec()
}

#[component]
pub(super) fn Ageings() -> impl IntoView {
    let lang = lang();
    let shares = [
        (Age::Ahead, words::demo_not_due(lang), 442),
        (Age::Month, words::demo_days_30(lang), 46),
        (Age::TwoMonths, words::demo_days_60(lang), 22),
        (Age::ThreeMonths, words::demo_days_90(lang), 11),
        (Age::Longer, words::demo_days_more(lang), 8),
    ];
    let share = move |(age, name, amount): (Age, &str, i64)| AgeShare {
        age,
        name: name.to_owned(),
        amount,
        value: format!("{amount}{}", words::ten_thousand(lang)),
        href: Some("#main".to_owned()),
    };
    let nothing = AgeShare { href: None, ..share((Age::Ahead, words::demo_not_due(lang), 0)) };
    view! {
        <Sample title=words::demo_ageing(lang)>
            <Both><div class="stack" data-gap="s"><Ageing label=words::demo_ageing_said(lang) shares=shares.map(share).to_vec()/></div></Both>
            <div class="stack" data-gap="s"><Ageing label=words::demo_ageing_none(lang) shares=vec![nothing]/></div>
            <div class="wrap">
                <FileLink href="#main" name=words::demo_file(lang) size="214 KB"/>
                <FileLink href="#main" name=words::demo_photos(lang) glyph=Glyph::Camera/>
            </div>
        </Sample>
    }
}

#[component]
pub(super) fn Days() -> impl IntoView {
    let lang = lang();
    let call = |who: &str| words::demo_day_call(lang, who);
    let visit = |who: &str| words::demo_day_visit(lang, who);
    let day = [
        plan(8, 30, "冀安暖通", call("冀安暖通"), Glyph::Phone),
        plan(10, 30, "齐韵商管", call("齐韵商管"), Glyph::Phone),
        plan(12, 0, "海晟制冷", call("海晟制冷"), Glyph::Chat),
        plan(14, 0, "鲁北净化设备厂", visit("鲁北净化设备厂"), Glyph::Pin),
        plan(16, 0, "华兴建设", call("华兴建设"), Glyph::Phone),
        plan(16, 15, "长乐酒店", call("长乐酒店"), Glyph::Phone),
        plan(16, 15, "云栖智慧", visit("云栖智慧"), Glyph::Meeting),
        plan(20, 30, "Ada", call("Ada"), Glyph::Mail),
    ];
    let now = NaiveTime::from_hms_opt(9, 42, 0);
    let day = day.map(|plan| DayPlan { is_done: now.is_some_and(|now| plan.at < now), ..plan }).to_vec();
    view! {
        <Sample title=words::demo_day(lang)>
            <Dayline label=words::demo_day_today(lang) plans=day now/>
            <Dayline label=words::demo_day_other(lang) plans=Vec::new() now=None/>
        </Sample>
    }
}

fn plan(hour: u32, minute: u32, name: &str, label: String, glyph: Glyph) -> DayPlan {
    DayPlan {
        at: NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default(),
        name: name.to_owned(),
        label,
        glyph,
        href: "#main".to_owned(),
        is_done: false,
    }
}
