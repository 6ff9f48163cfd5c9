//! Records in columns, such as opportunities by stage. A card moves by dragging, by Shift and an arrow key, or by its menu; the board tells
//! the caller, who keeps it and says by what he shows where the card stands.

use kemai_words::{Lang, ui as words};
use leptos::{context::Provider, ev, html, prelude::*};

use crate::{Choice, Glyph, IconButton, Kind, Menu, MenuButton, MenuHead, dom, lang};

/// A card is to stand in another column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardMove {
    pub card: String,
    pub column: String,
}

/// A card and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    card: String,
    title: String,
    column: String,
}

/// What the columns and cards of a board share.
#[derive(Clone, Copy)]
struct Desk {
    columns: StoredValue<Vec<Choice>>,
    on_move: Option<Callback<BoardMove>>,
    menu_id: StoredValue<String>,
    /// With its menu.
    board: NodeRef<html::Div>,
    dragged: RwSignal<Option<Held>>,
    /// The column that is dragged over.
    over: RwSignal<Option<String>>,
    /// The card whose menu is open.
    menu: RwSignal<Option<Held>>,
    /// The card that was moved, until it is drawn anew.
    moved: RwSignal<Option<Held>>,
    said: RwSignal<String>,
    lang: Lang,
}

impl Desk {
    fn put(self, held: Held, column: String) {
        let Some(on_move) = self.on_move.filter(|_| held.column != column) else { return };
        let card = held.card.clone();
        self.moved.set(Some(held));
        on_move.run(BoardMove { card, column });
    }

    fn step(self, held: Held, is_forward: bool) {
        let to = self.columns.with_value(|columns| neighbour(columns, &held.column, is_forward));
        if let Some(column) = to {
            self.put(held, column);
        }
    }

    /// A card was drawn: one that was moved keeps the focus it had, and where it stands now is said.
    fn arrived(self, held: &Held, link: &web_sys::HtmlElement) {
        let from = self.moved.with_untracked(|moved| moved.clone().filter(|moved| moved.card == held.card));
        let Some(from) = from else { return };
        let active = document().active_element();
        let is_elsewhere = active.is_some_and(|active| {
            let is_on_board =
                self.board.get_untracked().is_some_and(|board| board.contains(Some(active.as_ref())));
            active.tag_name() != "BODY" && !is_on_board
        });
        if !is_elsewhere {
            // It can only refuse when it is not in the document any more.
            let _ = link.focus();
        }
        // Where it stands as before, the move was refused; it shall not take the focus again.
        self.moved.set(None);
        if from.column != held.column {
            self.said.set(self.columns.with_value(|columns| words_for(self.lang, columns, held)));
        }
    }
}

/// What is read out of a card that was moved.
fn words_for(lang: Lang, columns: &[Choice], held: &Held) -> String {
    let at = columns.iter().position(|column| column.value == held.column).unwrap_or_default();
    let name = columns.get(at).map(|column| column.label.as_str()).unwrap_or_default();
    words::board_moved(lang, &held.title, name, at + 1, columns.len())
}

/// The column beside one, none beyond the ends.
fn neighbour(columns: &[Choice], column: &str, is_forward: bool) -> Option<String> {
    let at = columns.iter().position(|own| own.value == column)?;
    let to = if is_forward { at.checked_add(1) } else { at.checked_sub(1) };
    to.and_then(|to| columns.get(to)).map(|column| column.value.clone())
}

/// Columns of cards beside each other. Filled with [`BoardColumn`]s.
#[component]
pub fn Board(
    /// Its id on the page.
    #[prop(into)]
    id: String,
    /// What it holds, for screen readers.
    #[prop(into)]
    label: String,
    /// The columns in their order: key and name.
    columns: Vec<Choice>,
    /// Told of each move; without it nothing moves.
    #[prop(optional, into)]
    on_move: Option<Callback<BoardMove>>,
    children: Children,
) -> impl IntoView {
    let lang = lang();
    let desk = Desk {
        columns: StoredValue::new(columns),
        on_move,
        menu_id: StoredValue::new(format!("{id}-move")),
        board: NodeRef::new(),
        dragged: RwSignal::new(None),
        over: RwSignal::new(None),
        menu: RwSignal::new(None),
        moved: RwSignal::new(None),
        said: RwSignal::new(String::new()),
        lang,
    };
    view! {
        <div class="stack" data-gap="s" node_ref=desk.board>
            <Provider value=desk>
                <div class="board" id=id tabindex="0" role="region" aria-label=label>{children()}</div>
            </Provider>
            {on_move.is_some().then(|| view! { <p class="dim t-12" data-script="">{words::board_keys(lang)}</p><MoveMenu desk/> })}
            <p class="sr-only" role="status">{move || desk.said.get()}</p>
        </div>
    }
}

/// One column: its name, how many cards and what they come to, then the cards.
#[component]
pub fn BoardColumn(
    /// Its key among the columns of the board.
    #[prop(into)]
    column: String,
    /// How many there are, also of those that are not shown.
    #[prop(into)]
    count: Signal<i64>,
    /// Beside its name, at the end: "40%".
    #[prop(optional, into)]
    note: Option<String>,
    /// What they come to.
    #[prop(optional, into)]
    sum: Option<ViewFn>,
    /// Below the cards: a way to more of them.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// [`BoardCard`]s.
    children: Children,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let name = desk.columns.with_value(|columns| {
        columns.iter().find(|own| own.value == column).map(|own| own.label.clone()).unwrap_or_default()
    });
    let own = StoredValue::new(column.clone());
    let is_own = move |column: &str| own.with_value(|own| own == column);
    let takes = move |held: &Option<Held>| held.as_ref().is_some_and(|held| !is_own(&held.column));
    let is_over = move |over: &Option<String>| over.as_ref().is_some_and(|over| is_own(over));
    let is_target = move || desk.dragged.with(takes) && desk.over.with(is_over);
    let over = move |event: ev::DragEvent| {
        if desk.dragged.with_untracked(takes) {
            event.prevent_default();
            // It is told many times a second.
            if !desk.over.with_untracked(is_over) {
                desk.over.set(Some(own.get_value()));
            }
        }
    };
    let drop = move |event: ev::DragEvent| {
        let Some(held) = desk.dragged.get_untracked() else { return };
        event.prevent_default();
        // The card may be gone before it is told that its dragging has ended.
        desk.dragged.set(None);
        desk.over.set(None);
        desk.put(held, own.get_value());
    };
    let label = name.clone();
    view! {
        <section aria-label=label data-drop=move || is_target().then_some("") on:dragover=over on:drop=drop>
            <header>
                <h2><span>{name}</span><span class="count">{count}</span>{note.map(|note| view! { <span class="push dim t-13">{note}</span> })}</h2>
                {sum.map(|sum| view! { <p>{sum.run()}</p> })}
            </header>
            <ul class="stack" data-gap="s"><Provider value=ColumnKey(own)>{children()}</Provider></ul>
            {move || (count.get() == 0).then(|| view! { <p class="none">{words::board_empty(lang())}</p> })}
            {foot.map(|foot| foot.run())}
        </section>
    }
}

/// In which column a card is drawn.
#[derive(Clone, Copy)]
struct ColumnKey(StoredValue<String>);

/// One card: leads to its record.
#[component]
pub fn BoardCard(
    /// What it is called in a [`BoardMove`].
    #[prop(into)]
    card: String,
    #[prop(into)] title: String,
    #[prop(into)] href: String,
    /// A quiet line below.
    #[prop(optional, into)]
    subtitle: Option<String>,
    /// What it comes to.
    #[prop(optional, into)]
    sum: Option<ViewFn>,
    /// Whether this person may move it.
    #[prop(default = true)]
    may_move: bool,
    /// Quiet details.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let ColumnKey(column) = expect_context();
    let may_move = may_move && desk.on_move.is_some();
    let held = StoredValue::new(Held { card, title: title.clone(), column: column.get_value() });
    let link = NodeRef::<html::A>::new();
    Effect::new(move |_| {
        if let Some(link) = link.get() {
            held.with_value(|held| desk.arrived(held, &link));
        }
    });
    // Whoever is at another card does not wait for the one that was moved.
    let here = move |_| {
        let is_other = |moved: &Held| held.with_value(|held| held.card != moved.card);
        if desk.moved.with_untracked(|moved| moved.as_ref().is_some_and(is_other)) {
            desk.moved.set(None);
        }
    };
    let start = move |event: ev::DragEvent| {
        if let Some(data) = event.data_transfer() {
            // Firefox drags nothing that has no data; where it is refused, the menu is left.
            let _ = held.with_value(|held| data.set_data("text/plain", &held.title));
        }
        desk.dragged.set(Some(held.get_value()));
    };
    let end = move |_: ev::DragEvent| {
        desk.dragged.set(None);
        desk.over.set(None);
    };
    let by_key = move |event: ev::KeyboardEvent| {
        let is_forward = match event.key().as_str() {
            "ArrowRight" => true,
            "ArrowLeft" => false,
            _ => return,
        };
        if may_move && event.shift_key() {
            event.prevent_default();
            desk.step(held.get_value(), is_forward);
        }
    };
    let is_lifted =
        move || desk.dragged.with(|dragged| held.with_value(|held| dragged.as_ref() == Some(held)));
    let menu = may_move.then(|| {
        let label = words::board_move(lang(), &title);
        let open = move |_| desk.menu.set(Some(held.get_value()));
        view! { <IconButton glyph=Glyph::More label kind=Kind::Quiet small=true popover=desk.menu_id.get_value() attr:data-script="" on:click=open/> }
    });
    view! {
        <li class="deal" draggable=if may_move { "true" } else { "false" } data-fixed=(!may_move).then_some("")
            data-lift=move || is_lifted().then_some("") on:dragstart=start on:dragend=end>
            <a class="title" href=href node_ref=link draggable="false" on:keydown=by_key on:focus=here
                aria-keyshortcuts=may_move.then_some("Shift+ArrowLeft Shift+ArrowRight")>{title}</a>
            {subtitle.map(|subtitle| view! { <span class="dim t-13 clip">{subtitle}</span> })}
            {sum.map(|sum| view! { <b class="sum">{sum.run()}</b> })}
            {children.map(|children| view! { <div class="meta">{children()}</div> })}
            {menu}
        </li>
    }
}

/// Where the card whose button was pressed can go.
#[component]
fn MoveMenu(desk: Desk) -> impl IntoView {
    let lang = lang();
    let line = move |held: Held, Choice { value, label, .. }: Choice| {
        let go = move |_| desk.put(held.clone(), value.clone());
        view! { <MenuButton on:click=go>{label}</MenuButton> }
    };
    let lines = move |held: Held| {
        let columns = desk.columns.get_value().into_iter().filter(|column| column.value != held.column);
        columns.map(|column| line(held.clone(), column)).collect_view()
    };
    // What it offered is of a card that may be gone by the next time.
    let shut = move |event: ev::Event| {
        if !dom::is_open(&event) {
            desk.menu.set(None);
        }
    };
    view! {
        <Menu id=desk.menu_id.get_value() label=words::board_move_to(lang) on:toggle=shut>
            <MenuHead>{words::board_move_to(lang)}</MenuHead>
            {move || desk.menu.get().map(lines)}
        </Menu>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_steps_to_the_column_beside_its_own() {
        let columns = ["talk", "offer", "won"].map(|key| Choice::new(key, key));
        assert_eq!(neighbour(&columns, "talk", true).as_deref(), Some("offer"));
        assert_eq!(neighbour(&columns, "offer", false).as_deref(), Some("talk"));
        assert_eq!(neighbour(&columns, "talk", false), None);
        assert_eq!(neighbour(&columns, "won", true), None);
        assert_eq!(neighbour(&columns, "lost", true), None, "a stage that is gone");
    }
}
