//! What one presses.

use kemai_words::ui as words;
use leptos::prelude::*;

use super::{Both, Sample};
use crate::{
    BulkBar, Button, ButtonLink, Chip, ChipChoices, ChipLink, CopyButton, Count, Crumbs, Glyph, IconButton,
    IconChoices, Kind, Menu, MenuButton, MenuHead, MenuLink, Pages, Segment, Segmented, Steps, Tab, Tabs,
    lang,
};

#[component]
pub(super) fn Buttons() -> impl IntoView {
    let lang = lang();
    view! {
        <Sample title=words::demo_buttons(lang)>
            <Both>
                <div class="wrap">
                    <Button kind=Kind::Primary>{words::save(lang)}</Button>
                    <Button>{words::cancel(lang)}</Button>
                    <Button kind=Kind::Quiet>{words::more(lang)}</Button>
                    <Button kind=Kind::Danger icon=Glyph::Trash>{words::demo_remove(lang)}</Button>
                    <Button kind=Kind::DangerSolid>{words::demo_void(lang)}</Button>
                    <Button kind=Kind::Primary busy=true>{words::demo_saving(lang)}</Button>
                    <Button disabled=true>{words::demo_disabled(lang)}</Button>
                    <Button small=true>{words::demo_small(lang)}</Button>
                    <Button>{words::demo_duplicates(lang)}<Count count=7/></Button>
                    <IconButton glyph=Glyph::Edit label=words::demo_edit(lang)/>
                    <CopyButton text=words::demo_company(lang)/>
                    <ButtonLink href="#main" icon=Glyph::Plus>{words::demo_add(lang)}</ButtonLink>
                </div>
            </Both>
        </Sample>
    }
}

#[component]
pub(super) fn Choices() -> impl IntoView {
    let lang = lang();
    let results = [
        words::demo_interested(lang),
        words::demo_quote(lang),
        words::demo_thinking(lang),
        words::demo_no_answer(lang),
    ];
    let choices =
        results.iter().map(|result| ((*result).to_owned(), (*result).to_owned())).collect::<Vec<_>>();
    let view_as = RwSignal::new("cards".to_owned());
    let segments = vec![
        Segment::new("cards", words::demo_cards(lang)).glyph(Glyph::Grid),
        Segment::new("table", words::demo_table(lang)).glyph(Glyph::Rows),
    ];
    let icons = vec![
        ("cards".to_owned(), words::demo_cards(lang).to_owned(), Glyph::Grid),
        ("table".to_owned(), words::demo_table(lang).to_owned(), Glyph::Rows),
    ];
    let tabs = vec![
        Tab::new("#main", words::demo_mine(lang)).count("12").current(true),
        Tab::new("#main", words::demo_department(lang)).count("412"),
        Tab::new("#main", words::demo_save_view(lang)).glyph(Glyph::Plus),
    ];
    view! {
        <Sample title=words::demo_choices(lang)>
            <ChipChoices label=words::demo_result(lang) name="demo-result" choices chosen=vec![results[1].to_owned()]/>
            <IconChoices label=words::demo_view(lang) name="demo-icons" choices=icons chosen="cards"/>
            <div class="wrap">
                <Chip popover="demo-menu" end_icon=Glyph::Down>{words::demo_owner(lang)}</Chip>
                <Chip pressed=true popover="demo-menu" end_icon=Glyph::Down>{words::demo_level_ab(lang)}</Chip>
                <Chip pressed=true end_icon=Glyph::Close>{words::demo_has_orders(lang)}</Chip>
                <ChipLink href="#main" current=true>{words::demo_mine(lang)}</ChipLink>
                <ChipLink href="#main">{words::demo_department(lang)}</ChipLink>
                <Segmented label=words::demo_view(lang) segments chosen=view_as on_choose=move |value| view_as.set(value)/>
            </div>
            <Menu id="demo-menu" label=words::demo_owner(lang)>
                <MenuHead>{words::demo_owner(lang)}</MenuHead>
                <MenuLink href="#main" icon=Glyph::User end="126">"林晓雯"</MenuLink>
                <MenuLink href="#main" icon=Glyph::User end="98">"陈立"</MenuLink>
                <hr/>
                <MenuButton icon=Glyph::Trash danger=true>{words::demo_remove(lang)}</MenuButton>
            </Menu>
            <Tabs label=words::demo_views(lang) tabs/>
        </Sample>
    }
}

#[component]
pub(super) fn Ways() -> impl IntoView {
    let lang = lang();
    let page = |page: u32| format!("?page={page}");
    let selected = RwSignal::new(Some(words::demo_selected(lang).to_owned()));
    let crumbs = vec![
        ("#main".to_owned(), kemai_words::common::customer(lang).to_owned()),
        ("#main".to_owned(), words::demo_company(lang).to_owned()),
    ];
    let steps =
        [words::demo_step_company(lang), words::demo_step_people(lang), words::demo_step_records(lang)];
    view! {
        <Sample title=words::demo_pages(lang)>
            <Crumbs steps=crumbs/>
            <Steps steps=steps.map(str::to_owned).to_vec() current=1_usize/>
            <Pages label=words::demo_pages_few(lang) current=1 count=3 href=page/>
            <Pages label=words::demo_pages_many(lang) current=48 count=1204 href=page/>
            <Pages label=words::demo_pages_last(lang) current=97 count=97 href=page/>
            <BulkBar selected on_clear=move |()| selected.set(None)>
                <Button small=true attr:data-keep="">{words::demo_hand_over(lang)}</Button>
                <Button small=true icon=Glyph::Tag>{words::demo_tags(lang)}</Button>
            </BulkBar>
        </Sample>
    }
}
