//! What lists show of transfers.

use super::exports::{ExportProgress, look_at_export, open_export, stop_export};
use kemai_domain::{Action, Entity, Lang, Outcome, Person};
use kemai_ui::{Button, ButtonLink, Glyph, Kind, Menu, MenuLink, lang};
use kemai_words::transfers as words;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use uuid::Uuid;

/// How often a page asks how far its export is.
const EVERY: Duration = Duration::from_secs(1);

/// An export under way.
type Under = RwSignal<Option<(Uuid, ExportProgress)>>;

/// Another kind that an export menu offers.
#[derive(Clone, Copy)]
pub struct Other {
    /// As the address has it: `contacts`.
    pub kind: &'static str,
    pub entity: Entity,
    /// What the line of a workbook is called.
    pub xlsx: fn(Lang) -> &'static str,
    pub csv: fn(Lang) -> &'static str,
}

/// The list as it is filtered, as a file, for those who may export it.
#[component]
pub fn ExportMenu(
    /// As the address has it: `customers`.
    kind: &'static str,
    entity: Entity,
    /// What narrows the list, as a query without its question mark.
    #[prop(into)]
    query: Signal<String>,
    /// What hangs on the list's records and is given out by the same query, each with what its lines in the menu are called: contacts.
    #[prop(optional)]
    others: Vec<Other>,
) -> impl IntoView {
    let lang = lang();
    let person = use_context::<Person>();
    let may = |entity| person.as_ref().is_some_and(|person| person.rights.can(entity, Action::Export));
    let others = StoredValue::new(others.into_iter().filter(|other| may(other.entity)).collect::<Vec<_>>());
    let may = may(entity);
    let under: Under = RwSignal::new(None);
    let address = move |kind: &str, format: &str| {
        let query = query.get();
        let between = if query.is_empty() { "" } else { "&" };
        format!("/export/{kind}?format={format}{between}{query}")
    };
    let link = move |kind: &'static str, format: &'static str, label: &'static str| {
        let href = address(kind, format);
        let wanted = href.clone();
        // Without the browser's program the link itself brings the file.
        let begin = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            begin(wanted.clone(), under);
        };
        view! { <MenuLink href attr:rel="external" attr:download="" on:click=begin>{label}</MenuLink> }
    };
    may.then(|| {
        view! {
            <Button kind=Kind::Quiet icon=Glyph::Download popover="export">{words::export(lang)}</Button>
            <Menu id="export" label=words::export(lang)>
                {move || link(kind, "xlsx", words::export_xlsx(lang))}
                {move || link(kind, "csv", words::export_csv(lang))}
                {move || others.with_value(|others| {
                    let lines = |other: &Other| {
                        [link(other.kind, "xlsx", (other.xlsx)(lang)), link(other.kind, "csv", (other.csv)(lang))]
                    };
                    others.iter().flat_map(lines).collect_view()
                })}
            </Menu>
            {move || under.get().map(|(id, progress)| view! { <Progress id progress/> })}
        }
    })
}

/// Asks for the file, and for how far it is until it is there.
fn begin(href: String, under: Under) {
    spawn_local(async move {
        let ticket = match open_export().await {
            Ok(Outcome::Done(id)) => Some(id),
            _ => None,
        };
        let href = ticket.map_or_else(|| href.clone(), |id| format!("{href}&ticket={id}"));
        if window().location().assign(&href).is_ok()
            && let Some(id) = ticket
        {
            watch(id, under);
        }
    });
}

fn watch(id: Uuid, under: Under) {
    let look = move || {
        spawn_local(async move {
            let progress = match look_at_export(id).await {
                Ok(Outcome::Done(progress)) => progress,
                _ => None,
            };
            // A page that is gone asks no more.
            let is_shown = under.try_set(progress.map(|progress| (id, progress))).is_none();
            if is_shown && progress.is_some() {
                watch(id, under);
            }
        });
    };
    set_timeout(look, EVERY);
}

#[component]
fn Progress(id: Uuid, progress: ExportProgress) -> impl IntoView {
    let lang = lang();
    let ExportProgress { rows, total, total_is_exact } = progress;
    let said = match (rows, total_is_exact) {
        (0, _) => words::export_begins(lang).to_owned(),
        (rows, true) => words::export_progress(lang, rows, total).to_string(),
        (rows, false) if rows < total => words::export_progress_more(lang, rows, total).to_string(),
        (rows, false) => words::export_rows(lang, rows),
    };
    let stop = move |_| {
        spawn_local(async move {
            // One that is over needs no stopping.
            let _ = stop_export(id).await;
        });
    };
    view! {
        <span class="dim t-13" role="status">{said}</span>
        <Button small=true kind=Kind::Quiet on:click=stop>{words::export_stop(lang)}</Button>
    }
}

/// To where a table of these records is brought in, for those who may.
#[component]
pub fn ImportLink(kind: &'static str, entity: Entity) -> impl IntoView {
    let lang = lang();
    let may = use_context::<Person>().is_some_and(|person| person.rights.can(entity, Action::Import));
    may.then(|| view! {
        <ButtonLink href=format!("/transfers?kind={kind}") kind=Kind::Quiet icon=Glyph::Upload>{words::new_import(lang)}</ButtonLink>
    })
}
