//! A chart on a page: the finding, the drawing, and the same numbers as a table.

use chrono::NaiveDate;
use kemai_words::ui as words;
use leptos::{html, prelude::*, task::spawn_local};

use super::{drawing::Drawing, files::ChartFiles, model::Chart, numbers::Numbers};
use crate::{Empty, Glyph, Icon, Menu, MenuButton, MenuLink, Note, Tone, lang, now, settings};

/// How far the drawing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Waiting,
    Drawn,
    /// The program or the map could not be loaded: the table stands in its place.
    Failed,
}

/// A panel with a chart. What the server writes is the table; the browser draws the chart over it. A point that has an address
/// leads there by a click; the keyboard finds the same links in the table.
///
/// A change of `chart` is drawn into the same chart, so give it one signal for as long as its name stays.
#[component]
pub fn ChartView(
    #[prop(into)] chart: Signal<Chart>,
    /// The address of the numbers as a file; `format=csv` or `format=xlsx` is added to its query.
    #[prop(optional, into)]
    numbers: MaybeProp<String>,
) -> impl IntoView {
    let lang = lang();
    let name = chart.with_untracked(|chart| chart.name.clone());
    let title = Memo::new(move |_| chart.with(|chart| chart.title.clone()));
    let subtitle = Memo::new(move |_| chart.with(|chart| chart.subtitle.clone()));
    let is_empty = Memo::new(move |_| chart.with(|chart| chart.option.is_none()));
    let is_tall = Memo::new(move |_| chart.with(is_tall));
    let progress = RwSignal::new(Progress::Waiting);
    let has_numbers = RwSignal::new(false);
    let host = NodeRef::<html::Div>::new();
    let (now, zone) = (now(), StoredValue::new(settings().time_zone));
    let on_picture = move || {
        let today = zone.with_value(|zone| zone.local(now.get_untracked()).date_naive());
        save(host, chart, today);
    };
    draw(chart, host, progress);
    let state = move || match progress.get() {
        _ if is_empty.get() => "empty",
        Progress::Waiting => "waiting",
        Progress::Drawn => "drawn",
        Progress::Failed => "failed",
    };
    let is_passed_by = Signal::derive(move || progress.get() == Progress::Drawn && !has_numbers.get());
    let (heading, about) = (format!("{name}-title"), format!("{name}-about"));
    // Several charts may find the same: that there is nothing to count.
    let (id, labelled_by) = (name.clone(), format!("{heading} {about}"));
    let whole = Signal::derive(move || format!("{} · {}", title.get(), subtitle.get()));
    view! {
        <section class="panel chart-panel" id=id aria-labelledby=labelled_by data-state=state data-tall=move || is_tall.get().then_some("")>
            <header>
                <h2 id=heading>{title}</h2>
                <Tools name has_numbers numbers is_empty on_picture/>
                <p id=about>{subtitle}</p>
            </header>
            <div class="body">
                <div class="chart" aria-hidden="true" node_ref=host></div>
                {move || (progress.get() == Progress::Failed).then(|| view! { <Note tone=Tone::Warning>{words::chart_failed(lang)}</Note> })}
                {move || is_empty.get().then(|| view! { <Empty title=words::chart_empty(lang)/> })}
                <Numbers title=whole chart is_passed_by/>
            </div>
        </section>
    }
}

/// Maps and long rankings want more height.
fn is_tall(chart: &Chart) -> bool {
    const LONG: usize = 9;
    let Some(option) = &chart.option else { return false };
    let says =
        |pointer: &str, word: &str| option.pointer(pointer).and_then(|value| value.as_str()) == Some(word);
    let is_lying = says("/yAxis/type", "category") || says("/yAxis/0/type", "category");
    says("/series/0/type", "map") || is_lying && chart.sheet.rows.len() > LONG
}

/// Keeps the drawing as the chart is. Runs in the browser alone.
fn draw(chart: Signal<Chart>, host: NodeRef<html::Div>, progress: RwSignal<Progress>) {
    let wanted = Memo::new(move |_| {
        chart.with(|chart| Some((chart.option.as_ref()?.to_string(), chart.links.clone())))
    });
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        let Some((option, links)) = wanted.get() else { return };
        spawn_local(async move {
            let files = ChartFiles::of_page();
            let shown = match Drawing::open(&host, &files).await {
                Ok(drawing) => drawing.show(&option, &links, &files).await,
                Err(error) => Err(error),
            };
            // The page may be gone by now.
            let _ = progress.try_set(if shown.is_ok() { Progress::Drawn } else { Progress::Failed });
        });
    });
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        let host = StoredValue::new_local(host);
        on_cleanup(move || {
            host.try_with_value(|host| Drawing::close(host));
        });
    });
}

fn save(host: NodeRef<html::Div>, chart: Signal<Chart>, today: NaiveDate) {
    let Some(host) = host.get_untracked() else { return };
    chart.with_untracked(|chart| {
        Drawing::save(&host, &chart.file_name(today, "png"), &chart.title, &chart.subtitle);
    });
}

/// The switch between drawing and table, and the files.
#[component]
fn Tools(
    name: String,
    has_numbers: RwSignal<bool>,
    numbers: MaybeProp<String>,
    is_empty: Memo<bool>,
    on_picture: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let lang = lang();
    let switch = NodeRef::<html::Input>::new();
    // It may have been pressed before the page came alive.
    Effect::new(move |_| {
        if let Some(switch) = switch.get() {
            has_numbers.set(switch.checked());
        }
    });
    let (menu, files) = (format!("{name}-files"), words::chart_files(lang));
    view! {
        <div class="tools" hidden=is_empty>
            <label class="chip as-numbers" data-script="">
                <input node_ref=switch type="checkbox" autocomplete="off" on:change:target=move |event| has_numbers.set(event.target().checked())/>
                <Icon glyph=Glyph::Rows small=true/>{words::chart_numbers(lang)}
            </label>
            <button class="btn" data-kind="quiet" data-icon type="button" popovertarget=menu.clone() aria-label=files>
                <Icon glyph=Glyph::Download/>
            </button>
            <Menu id=menu label=files>
                <MenuButton on:click=move |_| on_picture() attr:data-script="">{words::chart_picture(lang)}</MenuButton>
                {move || numbers.get().map(|address| view! { <NumberFiles address/> })}
            </Menu>
        </div>
    }
}

/// The server makes them of the same question, within what the person may see.
#[component]
fn NumberFiles(address: String) -> impl IntoView {
    let lang = lang();
    let joint = if address.contains('?') { '&' } else { '?' };
    let of = |format: &str| format!("{address}{joint}format={format}");
    view! {
        <MenuLink href=of("csv") attr:rel="external" attr:download="">{words::chart_csv(lang)}</MenuLink>
        <MenuLink href=of("xlsx") attr:rel="external" attr:download="">{words::chart_xlsx(lang)}</MenuLink>
    }
}
