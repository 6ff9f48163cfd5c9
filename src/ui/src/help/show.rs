//! What one reads.

use chrono::Duration;
use kemai_domain::{Currency, Money};
use kemai_words::ui as words;
use leptos::prelude::*;

use super::{Both, Sample};
use crate::{
    Avatar, AvatarSize, Avatars, Beat, Button, ComingTime, Count, DateText, DateTimeText, Delta, Fact, Facts,
    Figure, Figures, Glyph, IconLink, Item, Kind, Lines, Meter, MoneyText, More, Note, Pulse, RelativeTime,
    Status, Tag, Timeline, TimelineDay, TimelineItem, TipMark, Tone, lang, level_mark, settings, still,
};

pub(super) fn beats() -> Vec<Beat> {
    use Beat::{Contact, Next, None, Order};
    vec![None, Contact(1), None, Contact(2), Order, Contact(1), None, Contact(2), None, Contact(3), Next]
}

#[component]
pub(super) fn Marks() -> impl IntoView {
    let lang = lang();
    view! {
        <Sample title=words::demo_marks(lang)>
            <Both>
                <div class="stack" data-gap="s">
                    <div class="wrap">
                        <Tag label=words::demo_contractor(lang)/>
                        <Tag tone=Tone::Success label=words::demo_active(lang)/>
                        <Tag tone=Tone::Info label=words::demo_quoting(lang)/>
                        <Tag tone=Tone::Warning label=words::demo_risk(lang)/>
                        <Tag tone=Tone::Danger label=words::demo_overdue(lang)/>
                        <Tag tone=Tone::Accent label=words::demo_talks(lang)/>
                    </div>
                    <div class="wrap" data-gap="m">
                        <Status label=words::demo_draft(lang)/>
                        <Status tone=Tone::Success label=words::demo_active(lang)/>
                        <Status tone=Tone::Warning label=words::demo_risk(lang)/>
                        <Status tone=Tone::Danger label=words::demo_overdue(lang)/>
                        <span class="row">{["A", "B", "C"].map(|level| still(level_mark(level))).into_iter().collect_view()}</span>
                        <span class="row"><Count count=6/><Count count=4 unread=true/></span>
                    </div>
                    <div class="wrap">
                        <Avatar name="林晓雯"/><Avatar name="周启明" size=AvatarSize::Large/><Avatar name="陈立" size=AvatarSize::Huge/>
                        <Avatars names=vec!["赵雨桐".to_owned(), "孙浩然".to_owned(), "Ada".to_owned()]/>
                        <Avatar name="济南泉景机电工程有限公司" company=true/>
                        <Avatar name="青岛海晟制冷设备有限公司" company=true size=AvatarSize::Large/>
                        <Pulse beats=beats() label=words::demo_pulse(lang)/>
                    </div>
                    <Note tone=Tone::Warning>{words::demo_credit_text(lang)}</Note>
                </div>
            </Both>
        </Sample>
    }
}

#[component]
pub(super) fn Numbers() -> impl IntoView {
    let lang = lang();
    let amount = Money::new(128_600_000, Currency::CNY);
    view! {
        <Sample title=words::demo_numbers(lang)>
            <Figures>
                <Figure name=words::demo_won(lang) value="128.6" unit=words::demo_ten_thousand(lang)>
                    <Delta rises=true by="12.4%" than=words::demo_than(lang) tone=Tone::Success/>
                </Figure>
                <Figure name=words::demo_overdue(lang) value="18.7" unit=words::demo_ten_thousand(lang)>
                    <Delta rises=true by="23.5%" than=words::demo_than(lang) tone=Tone::Danger/>
                </Figure>
            </Figures>
            <div class="stack" data-gap="s">
                <Meter percent=43 label=words::demo_credit_used(lang, 43)/>
                <Meter percent=78 label=words::demo_credit_used(lang, 78) tone=Tone::Warning mark=70/>
                <Meter percent=96 label=words::demo_credit_used(lang, 96) tone=Tone::Danger/>
            </div>
            <p class="wrap" data-gap="m">
                <MoneyText amount/><MoneyText amount short=true/><MoneyText amount=Money::zero(Currency::CNY)/>
                <span class="row">{words::demo_rhythm(lang)}<TipMark tip=words::demo_rhythm_tip(lang)/></span>
            </p>
        </Sample>
    }
}

#[component]
pub(super) fn Lists() -> impl IntoView {
    let lang = lang();
    let call = words::demo_call(lang);
    view! {
        <Sample title=words::demo_lists(lang)>
            <Lines>
                <Item title="王建国" meta="采购经理 · 138 **** 2217" before=|| view! { <Avatar name="王建国" size=AvatarSize::Large/> }
                    marks=move || view! { <Tag tone=Tone::Accent label=words::demo_frequent(lang)/> }>
                    <IconLink href="tel:" glyph=Glyph::Phone label=call kind=Kind::Quiet/>
                </Item>
                <Item title="DD20261008-0021" href="#main" meta=words::demo_due(lang)><b><MoneyText text="¥86,000"/></b></Item>
            </Lines>
            <Facts>
                <Fact name=words::demo_price_level(lang)>{words::demo_price_level_text(lang)}</Fact>
                <Fact name=words::demo_receive(lang)>{words::demo_note_text(lang)}</Fact>
            </Facts>
            <More shown="48 / 126"><Button>{words::more(lang)}</Button></More>
        </Sample>
    }
}

#[component]
pub(super) fn History() -> impl IntoView {
    let lang = lang();
    let now = settings().now;
    let when = move |ago: Duration| move || view! { <RelativeTime at=now - ago/> };
    view! {
        <Sample title=words::demo_timeline(lang)>
            <Timeline>
                <TimelineDay label=words::demo_this_week(lang)/>
                <TimelineItem glyph=Glyph::Phone tone=Tone::Accent quote=words::demo_quote_text(lang) time=when(Duration::hours(20))
                    line=move || view! { <b>{words::demo_called(lang)}</b> }>
                    <Tag tone=Tone::Info label=words::demo_quote(lang)/>
                </TimelineItem>
                <TimelineItem glyph=Glyph::Yuan tone=Tone::Success time=when(Duration::days(8))
                    line=move || view! { {words::demo_paid(lang)}" "<b><MoneyText text="¥120,000"/></b> }/>
            </Timeline>
            <p class="wrap" data-gap="m">
                <DateTimeText at=now/><ComingTime at=now + Duration::minutes(1)/><ComingTime at=now + Duration::hours(30)/>
                <DateText date=now.date_naive()/><DateText date=(now - Duration::days(400)).date_naive()/>
            </p>
        </Sample>
    }
}
