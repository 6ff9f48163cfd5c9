//! Columns of cards.

use kemai_words::ui as words;
use leptos::prelude::*;

use super::Sample;
use crate::{
    Avatar, Board, BoardCard, BoardColumn, BoardMove, Button, Choice, Kind, MoneyText, Tag, Tone, lang,
};

/// A card and the column in which it stands.
type Deal = (&'static str, &'static str, String);

#[component]
pub(super) fn Deals() -> impl IntoView {
    let lang = lang();
    let columns = vec![
        Choice::new("talk", words::demo_stage_talk(lang)),
        Choice::new("offer", words::demo_stage_offer(lang)),
        Choice::new("deal", words::demo_stage_deal(lang)),
        Choice::new("won", words::demo_stage_won(lang)),
    ];
    let deals = RwSignal::new(vec![
        ("heat", words::demo_deal_heat(lang), "offer".to_owned()),
        ("mall", words::demo_deal_mall(lang), "talk".to_owned()),
        ("long", words::demo_deal_long(lang), "offer".to_owned()),
        ("closed", words::demo_deal_closed(lang), "deal".to_owned()),
    ]);
    let on_move = move |BoardMove { card, column }: BoardMove| {
        deals.update(|deals| {
            deals.iter_mut().filter(|deal| deal.0 == card).for_each(|deal| deal.2.clone_from(&column));
        });
    };
    let keys: Vec<_> = columns.iter().map(|column| column.value.clone()).collect();
    view! {
        <Sample title=words::demo_board(lang)>
            <Board id="demo-board" label=words::demo_board_label(lang) columns on_move>
                {keys.into_iter().map(|column| view! { <Stage column deals/> }).collect_view()}
            </Board>
        </Sample>
    }
}

#[component]
fn Stage(column: String, deals: RwSignal<Vec<Deal>>) -> impl IntoView {
    let own = StoredValue::new(column.clone());
    let here = move || -> Vec<Deal> {
        let is_here = |deal: &&Deal| own.with_value(|own| deal.2 == *own);
        deals.with(|deals| deals.iter().filter(is_here).cloned().collect())
    };
    let count = Signal::derive(move || i64::try_from(here().len()).unwrap_or_default());
    let sum =
        move || view! { <b><MoneyText text=Signal::derive(move || format!("¥{}万", count.get() * 18))/></b> };
    let foot = move || {
        (count.get() > 1)
            .then(|| view! { <Button kind=Kind::Quiet small=true>{words::more(lang())}</Button> })
    };
    view! {
        <BoardColumn column count note="40%" sum foot>
            <For each=here key=|deal| deal.0 let:deal><DealCard deal/></For>
        </BoardColumn>
    }
}

#[component]
fn DealCard(deal: Deal) -> impl IntoView {
    let lang = lang();
    let (card, title, _) = deal;
    let may_move = card != "closed";
    view! {
        <BoardCard card title href="#main" subtitle="济南泉景机电工程有限公司" may_move sum=|| view! { <MoneyText text="¥180,000"/> }>
            <Avatar name="林晓雯"/><span>{words::days_ago(lang, 8)}</span>
            {(card == "heat").then(|| view! { <span class="end"><Tag tone=Tone::Warning label=words::demo_risk(lang)/></span> })}
        </BoardCard>
    }
}
