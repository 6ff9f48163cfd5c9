//! Lists of records: conditions, cards, table.

use kemai_domain::{FieldKind, Filter, Operator};
use kemai_words::ui as words;
use leptos::prelude::*;

use super::Sample;
use super::show::beats;
use crate::{
    Avatar, AvatarSize, Card, Cards, Cell, Check, Choice, Column, Direction, FilterBuilder, FilterField, Fit,
    Glyph, IconLink, Meter, MoneyText, Panel, Pulse, Row, RowHead, Status, Table, Tone, avatar, html, lang,
    level_mark, money_text, pair_line, still, tag,
};

/// Names as long and as short as they come.
const NAMES: [&str; 4] = [
    "济南泉景机电工程有限公司",
    "杭州云栖智慧楼宇科技股份有限公司华东区售后服务与配件供应分公司",
    "德州鲁北净化设备厂",
    "Shenyang Northern Clean Engineering Co., Ltd.",
];

#[component]
pub(super) fn Conditions() -> impl IntoView {
    let lang = lang();
    let field = |key: &str, label: &str, kind: FieldKind, choices: Vec<Choice>| FilterField {
        key: key.to_owned(),
        label: label.to_owned(),
        kind,
        operators: kind.operators().to_vec(),
        choices,
    };
    let levels =
        vec![Choice::new("a", words::demo_level_a(lang)), Choice::new("b", words::demo_level_b(lang))];
    let fields = vec![
        field("level", words::level(lang), FieldKind::Choice, levels),
        field("name", words::demo_name(lang), FieldKind::Text, Vec::new()),
        field("credit_limit", words::demo_limit(lang), FieldKind::Money, Vec::new()),
        field("last_contact", words::demo_last_contact(lang), FieldKind::Instant, Vec::new()),
    ];
    let filter = Filter::All(vec![
        Filter::of("level", Operator::Is, "a"),
        Filter::Any(vec![
            Filter::of("credit_limit", Operator::Gte, "10000"),
            Filter::of("last_contact", Operator::WithinDays, "90"),
        ]),
    ]);
    view! { <Sample title=words::conditions(lang)><FilterBuilder fields filter name="demo-filter"/></Sample> }
}

#[component]
pub(super) fn Customers() -> impl IntoView {
    let columns = {
        let lang = lang();
        vec![
            Column::new(words::demo_name(lang)).sort("#main", Some(Direction::Rising)).sticks(),
            Column::new(words::level(lang)),
            Column::new(words::demo_lifecycle(lang)),
            Column::new(words::demo_last_contact(lang)).sort("#main", None),
            Column::new(words::demo_owed(lang)).number(),
            Column::new(words::demo_limit(lang)),
        ]
    };
    let label = kemai_words::common::customer(lang());
    view! {
        <Cards>{NAMES.into_iter().map(|name| view! { <CustomerCard name/> }).collect_view()}</Cards>
        <Panel flush=true>
            <Table label columns select_all=move || view! { <Check half=true label=words::select_all(lang())/> }>
                {NAMES.into_iter().enumerate().map(|(at, name)| view! { <CustomerRow name picked=at == 1/> }).collect_view()}
            </Table>
        </Panel>
    }
}

#[component]
fn CustomerCard(name: &'static str) -> impl IntoView {
    let lang = lang();
    let foot = move || {
        view! {
            <Avatar name="林晓雯"/><span>"林晓雯"</span>
            <span class="push"><Pulse beats=beats() label=words::demo_pulse(lang)/></span>
            <IconLink href="tel:" glyph=Glyph::Phone label=format!("{} {name}", words::demo_call(lang)) small=true/>
        }
    };
    let tags = html! {
        (level_mark("A"))
        (tag(Tone::Success, words::demo_active(lang), Fit::Whole))
        (tag(Tone::Neutral, words::demo_contractor(lang), Fit::Yields))
    };
    let line = |name, tone, value: &str| pair_line(name, tone, &html! { (value) });
    let lines = html! {
        (line(words::demo_last_contact(lang), Tone::Neutral, &words::days_ago(lang, 8)))
        (line(words::demo_next(lang), Tone::Danger, words::demo_overdue(lang)))
        (pair_line(words::demo_owed(lang), Tone::Neutral, &money_text("¥386,000")))
    };
    view! {
        <Card href="#main" title=name subtitle="KH20240311-0007 · 山东 济南" foot tags lines
            pick=move || view! { <Check label=words::select(lang, name)/> }
            picture=avatar(name, true, AvatarSize::Large)/>
    }
}

#[component]
fn CustomerRow(name: &'static str, picked: bool) -> impl IntoView {
    let lang = lang();
    view! {
        <Row pick=move || view! { <Check checked=picked label=words::select(lang, name)/> }>
            <RowHead href="#main" sticks=true><Avatar name company=true/><span>{name}</span></RowHead>
            <Cell label=words::level(lang)>{still(level_mark("A"))}</Cell>
            <Cell label=words::demo_lifecycle(lang)><Status tone=Tone::Success label=words::demo_active(lang)/></Cell>
            <Cell label=words::demo_last_contact(lang)>{words::days_ago(lang, 8)}</Cell>
            <Cell label=words::demo_owed(lang) number=true><MoneyText text="¥386,000"/></Cell>
            <Cell label=words::demo_limit(lang) minor=true><Meter percent=48 label=words::demo_credit_used(lang, 48)/></Cell>
        </Row>
    }
}
