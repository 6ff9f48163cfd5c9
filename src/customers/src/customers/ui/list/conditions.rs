//! More conditions: any field, combined with all, any and none, and the chips that take them away again.

use super::{ListState, list_state, words};
use crate::customers::{
    fields::CUSTOMER,
    list::ListQuery,
    ui::{lookups::lookups, resources::people_offered},
};
use kemai_domain::Filter;
use kemai_ui::{
    Banner, Button, ChipLink, Dialog, FilterBuilder, FilterDraft, FilterField, Glyph, Kind, Side, Tone, lang,
};
use leptos::{ev, prelude::*};

/// The builder in a drawer.
#[component]
pub(super) fn ConditionsDialog() -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let names = lookups();
    let fields: Vec<FilterField> = CUSTOMER
        .fields
        .iter()
        .filter(|field| field.is_filterable)
        .map(|field| FilterField::of(field, lang, names.choices_of(field, lang)))
        .collect();
    let fields = RwSignal::new(fields);
    let people = people_offered();
    // Rows that are added from now on offer everyone, when the page did not know them at first.
    Effect::new(move |_| {
        let people = people.get();
        fields.update_untracked(|fields| {
            for field in fields.iter_mut().filter(|field| field.is_person()) {
                field.choices.clone_from(&people);
            }
        });
    });
    let open = RwSignal::new(false);
    let filter = asked(state);
    let draft = StoredValue::new(None::<FilterDraft>);
    let problem = RwSignal::new(None::<String>);
    // Read at this very moment: what was built never depends on when something else was told of it.
    let apply = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(draft) = draft.get_value() else { return };
        let Some(built) = fields.with_untracked(|fields| draft.read(fields)) else {
            problem.set(Some(words::condition_unfinished(lang).to_owned()));
            return;
        };
        let built = built.simplify();
        let found = built.validate(CUSTOMER.fields);
        if found.is_empty() {
            open.set(false);
            state.go.run(state.query.get_untracked().with(|query| query.filter = built.to_query()));
        }
        problem.set(found.first().map(|first| first.problem.message(lang)));
    };
    let begun = move || {
        let begun = FilterDraft::new(&filter.get());
        draft.set_value(Some(begun));
        problem.set(None);
        [begun]
    };
    // What the form must not lose when it is sent before the program runs.
    let kept = move || {
        let params = state.query.with(|query| {
            ListQuery { filter: String::new(), cursor: String::new(), ..query.clone() }.params()
        });
        params
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view()
    };
    view! {
        <Dialog id="conditions" title=words::more_conditions(lang) subtitle=words::conditions_hint(lang) side=Side::End wide=true open>
            <form class="dialog-form" method="get" action="/customers" novalidate on:submit=apply>
                <div class="body">
                    {kept}
                    {move || problem.get().map(|text| view! {
                        <Banner tone=Tone::Danger title=words::conditions_wrong(lang) text/>
                    })}
                    // By its key, because a builder that is drawn anew would keep the rows and handlers of the one before.
                    <For each=begun key=FilterDraft::key let:begun>
                        <FilterBuilder fields=fields.get_untracked() draft=begun/>
                    </For>
                </div>
                <footer>
                    <Button kind=Kind::Quiet on:click=move |_| {
                        open.set(false);
                        state.go.run(state.query.get_untracked().with(|query| query.filter.clear()));
                    }>{words::clear_conditions(lang)}</Button>
                    <Button kind=Kind::Primary submit=true>{words::apply(lang)}</Button>
                </footer>
            </form>
        </Dialog>
    }
}

fn asked(state: ListState) -> Memo<Filter> {
    Memo::new(move |_| state.query.with(|query| Filter::from_query(&query.filter).unwrap_or_default()))
}

/// What the builder has set: each condition as a chip that takes it away.
#[component]
pub(super) fn SetConditions() -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let filter = asked(state);
    let names = lookups();
    move || {
        let parts = match filter.get() {
            Filter::All(parts) => parts,
            other => vec![other],
        };
        let query = state.query.get();
        let without = |index: usize| {
            let mut left = parts.clone();
            left.remove(index);
            query.with(|query: &mut ListQuery| query.filter = Filter::All(left).simplify().to_query()).href()
        };
        let chips: Vec<_> = parts
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let text = super::super::values::filter_words(part, &names, lang);
                view! { <ChipLink href=without(index) current=true end_icon=Glyph::Close attr:title=words::remove_condition(lang)>{text}</ChipLink> }
            })
            .collect();
        (!chips.is_empty()).then(|| view! { <div class="chips">{chips}</div> })
    }
}
