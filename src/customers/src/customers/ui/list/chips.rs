//! The filter bar: search, chips that open lists of check boxes, order and layout. One plain form around all of it; with the
//! browser's program running, each tick takes effect at once.

use super::{list_state, words};
use crate::customers::{
    api::{RegionOption, search_regions},
    fields::CUSTOMER,
    list::{KEPT_VIEW, Layout, ListQuery},
    ui::{lookups::lookups, resources::people_offered, text::split_keys},
};
use kemai_domain::{FieldDef, FieldKind, Lang, Outcome, Sort, region::RegionCode, silence};
use kemai_ui::{
    Button, ButtonLink, CheckList, Chip, Choice, Glyph, Kind, Menu, MenuHead, Segment, Segmented, TextInput,
    kept_choice, lang,
};
use leptos::{prelude::*, task::spawn_local};

/// The chips: their parameter and the field of the registry behind it.
const CHIPS: [(&str, &str); 7] = [
    ("value_level", "value_level"),
    ("owner", "owner_id"),
    ("category", "category"),
    ("lifecycle", "lifecycle"),
    ("tag", "tags"),
    ("region", "region_code"),
    ("source", "source"),
];

#[component]
pub(super) fn FilterBar(
    /// What the region's chip offers.
    places: Vec<RegionOption>,
) -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let words_typed = RwSignal::new(state.query.with_untracked(|query| query.q.clone()));
    Effect::new(move |seen: Option<String>| {
        let asked = state.query.with(|query| query.q.clone());
        if seen.is_some_and(|seen| seen != asked) {
            words_typed.set(asked.clone());
        }
        asked
    });
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        state.go.run(
            state.query.get_untracked().with(|query| query.q = words_typed.get_untracked().trim().to_owned()),
        );
    };
    let names = lookups();
    let chips = CHIPS.into_iter().filter_map(|(name, key)| {
        let field = CUSTOMER.find(key)?;
        let choices: Signal<Vec<Choice>> = match name {
            "owner" => owners(lang),
            "region" => regions(&places),
            _ => Signal::stored(names.choices_of(field, lang)),
        };
        let typing = name == "owner" && names.has_more_people;
        Some(view! { <FilterChip name label=(field.label)(lang) choices typing/> })
    });
    let is_narrowed = move || state.query.with(ListQuery::active) > 0;
    view! {
        <form class="stack" data-gap="s" method="get" action="/customers" role="search" on:submit=search>
            <Kept/>
            <div class="row">
                <div class="grow"><TextInput id="list-words" name="q" kind="search" signal=words_typed placeholder=words::search_hint(lang) label=words::search(lang)/></div>
                <Button submit=true icon=Glyph::Search>{words::search(lang)}</Button>
            </div>
            <div class="row filterbar">
                <div class="scroll-x grow" data-wrap="">
                    {chips.collect_view()}
                    <span data-script=""><Button small=false kind=Kind::Plain icon=Glyph::Filter opens="conditions">{words::more_conditions(lang)}</Button></span>
                    {move || is_narrowed().then(|| view! {
                        <ButtonLink href=state.query.with_untracked(|query| query.cleared().href()) kind=Kind::Quiet>{words::clear_all(lang)}</ButtonLink>
                    })}
                </div>
                <SortMenu/>
                <LayoutSwitch/>
            </div>
        </form>
    }
}

/// Oneself first.
fn owners(lang: Lang) -> Signal<Vec<Choice>> {
    let people = people_offered();
    Signal::derive(move || {
        let mine = std::iter::once(Choice::new("me", words::mine_own(lang)));
        mine.chain(people.get()).collect()
    })
}

/// The provinces, and what the address names beside them: an opened view may name other divisions than the address did at first.
fn regions(places: &[RegionOption]) -> Signal<Vec<Choice>> {
    let state = list_state();
    let choice = |place: &RegionOption| Choice::new(&place.code, &place.path);
    let choices = RwSignal::new(places.iter().map(choice).collect::<Vec<_>>());
    Effect::new(move |_| {
        let asked = state.query.with(|query| split_keys(&query.region));
        let is_known = move |code: &String| {
            choices.with_untracked(|choices| choices.iter().any(|choice| choice.value == *code))
        };
        for code in asked.into_iter().filter(|code| !is_known(code)) {
            spawn_local(async move {
                // It may have been found twice at once.
                if let Some(place) = find_region(code).await.filter(|place| !is_known(&place.code)) {
                    choices.update(|choices| choices.push(choice(&place)));
                }
            });
        }
    });
    choices.into()
}

/// A division by its code, which stays as the address has it.
pub(super) async fn find_region(code: String) -> Option<RegionOption> {
    RegionCode::parse(&code).ok()?;
    let found = search_regions(code.clone()).await.and_then(Outcome::into_result).ok()?;
    found.into_iter().next().map(|place| RegionOption { code, ..place })
}

/// Choices that a chip shows at once when there are so many that one has to type.
const SHOWN: usize = 30;

/// What the form must not lose when it is sent plainly.
#[component]
fn Kept() -> impl IntoView {
    let state = list_state();
    move || {
        let params = state.query.with(ListQuery::params).into_iter();
        params
            .filter(|(name, _)| ["filter", "sort", "state", "view", "columns", "saved"].contains(name))
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view()
    }
}

/// A chip and the list it opens.
#[component]
fn FilterChip(
    /// The parameter in the address.
    name: &'static str,
    /// The field in words.
    label: &'static str,
    choices: Signal<Vec<Choice>>,
    /// Whether one finds them by typing.
    typing: bool,
) -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let id = format!("filter-{name}");
    let typed = RwSignal::new(String::new());
    let keys = Memo::new(move |_| state.query.with(|query| split_keys(query.chip(name))));
    let text = move || {
        let keys = keys.get();
        if keys.is_empty() {
            return label.to_owned();
        }
        let word = |key: &String| {
            choices.with(|known| {
                known
                    .iter()
                    .find(|choice| choice.value == *key)
                    .map_or_else(|| key.clone(), |choice| choice.label.clone())
            })
        };
        words::chip_is(lang, label, keys.iter().map(word).collect::<Vec<_>>().join(words::list_comma(lang)))
    };
    let choose = Callback::new(move |(key, is_chosen): (String, bool)| {
        state.go.run(state.query.get_untracked().with(|query| {
            let mut keys = split_keys(query.chip(name));
            keys.retain(|own| *own != key);
            if is_chosen {
                keys.push(key);
            }
            query.set_chip(name, keys.join(","));
        }));
    });
    let any =
        move || state.query.with(|query| query.with(|query| query.set_chip(name, String::new())).href());
    let long = choices.with_untracked(|choices| choices.len() > 12);
    // What is chosen stays in sight whatever is typed.
    let shown = Signal::derive(move || -> Vec<Choice> {
        let (typed, chosen) = (typed.get(), if typing { keys.get() } else { Vec::new() });
        choices.with(|choices| {
            let is_chosen = |choice: &&Choice| chosen.contains(&choice.value);
            let found = choices.iter().filter(|choice| !is_chosen(choice) && choice.matches(&typed));
            let most = if typing { SHOWN } else { usize::MAX };
            choices.iter().filter(is_chosen).chain(found.take(most)).cloned().collect()
        })
    });
    view! {
        <Chip pressed=Signal::derive(move || keys.with(|keys| !keys.is_empty())) end_icon=Glyph::Down popover=id.clone()>{text}</Chip>
        <Menu id label=label wide=long>
            <MenuHead>{words::any_of_these(lang, label)}</MenuHead>
            {typing.then(|| view! {
                <span data-script=""><TextInput id=format!("find-{name}") name="" kind="search" autocomplete="off" signal=typed label=words::search(lang) placeholder=words::search(lang)/></span>
            })}
            <CheckList name choices=shown chosen=keys on_change=choose/>
            <hr/>
            <footer>
                <ButtonLink href=Signal::derive(any) kind=Kind::Quiet small=true>{words::any(lang)}</ButtonLink>
                // Its content is text to a browser that runs scripts: nothing to take over.
                <noscript inner_html=format!("<button class=\"btn\" type=\"submit\" data-kind=\"primary\" data-size=\"s\">{}</button>", words::apply(lang))></noscript>
            </footer>
        </Menu>
    }
}

#[component]
fn SortMenu() -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let sort = Memo::new(move |_| {
        let text = state.query.with(|query| query.sort.clone());
        Sort::parse(if text.is_empty() { ListQuery::DEFAULT_SORT } else { &text })
    });
    let label = move |sort: &Sort| match CUSTOMER.find(&sort.field) {
        Some(field) => (field.label)(lang).to_owned(),
        None if sort.field == silence::SORT => words::longest_silent(lang).to_owned(),
        None => sort.field.clone(),
    };
    let links = move || {
        let (query, now) = (state.query.get(), sort.get());
        let link = |is_descending, field: &'static FieldDef| {
            let order = Sort { field: field.key.to_owned(), is_descending };
            let href = query.with(|query| query.sort = order.to_text()).href();
            view! { <a href=href aria-current=(order == now).then_some("true")>{in_words(field, is_descending, lang)}</a> }
        };
        let sortable = CUSTOMER.fields.iter().filter(|field| field.is_sortable);
        sortable
            .flat_map(|field| [true, false].map(|is_descending| link(is_descending, field)))
            .collect_view()
    };
    view! {
        <Button kind=Kind::Quiet icon=Glyph::Sort popover="sort-menu"><span class="from-tablet">{move || label(&sort.get())}</span><span class="phone-only sr-only">{words::sort(lang)}</span></Button>
        <Menu id="sort-menu" label=words::sort(lang)>
            {links}
        </Menu>
    }
}

/// An order in the words of its kind: letters, days, numbers.
fn in_words(field: &FieldDef, is_descending: bool, lang: Lang) -> String {
    let say = match (field.kind, is_descending) {
        (FieldKind::Instant | FieldKind::Date, false) => words::sort_days_rising,
        (FieldKind::Instant | FieldKind::Date, true) if field.key == "next_contact_at" => {
            words::sort_coming_falling
        }
        (FieldKind::Instant | FieldKind::Date, true) => words::sort_days_falling,
        (FieldKind::Money | FieldKind::Integer, false) => words::sort_numbers_rising,
        (FieldKind::Money | FieldKind::Integer, true) => words::sort_numbers_falling,
        (_, false) => words::sort_texts_rising,
        (_, true) => words::sort_texts_falling,
    };
    say(lang, (field.label)(lang))
}

#[component]
fn LayoutSwitch() -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let kept = kept_choice(KEPT_VIEW);
    let segments = Signal::derive(move || {
        let href = |view: &str| {
            state.query.with(|query| ListQuery { view: view.to_owned(), ..query.clone() }.href())
        };
        vec![
            Segment::new("cards", words::cards(lang)).glyph(Glyph::Grid).href(href("cards")),
            Segment::new("table", words::table(lang)).glyph(Glyph::Rows).href(href("table")),
        ]
    });
    let chosen = Signal::derive(move || match state.layout() {
        Layout::Cards => "cards".to_owned(),
        Layout::Table => "table".to_owned(),
    });
    view! { <Segmented label=words::layout(lang) segments chosen on_choose=move |view: String| kept.set(view)/> }
}
