//! Markup that stays as it is. `html!` writes it as text: the server puts the text into the page, and the browser takes the element over
//! whole, where a view of the same elements is a box for each of them, their attributes and their words. Lists are made of it.

pub use maud::{Markup, html};

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::any_attribute::AnyAttribute,
        hydration::Cursor,
        renderer::{CastFrom, Rndr, types::Element},
        view::{Mountable, Position, PositionState, Render, add_attr::AddAnyAttr},
    },
};
use wasm_bindgen::JsCast;

/// Markup of one element as a view. Nothing can be added to it: what it needs stands in the markup.
///
/// ```ignore
/// view! { <li>{still(html! { span class="who" { (avatar(name, false, AvatarSize::Small)) (name) } })}</li> }
/// ```
#[must_use]
pub fn still(markup: Markup) -> Still {
    Still(markup.into_string())
}

/// What [`still`] makes. Leptos' own `InertElement` is meant for constants: in the browser it keeps each text that it met for good.
pub struct Still(String);

/// The element, and the text that it was made of.
pub struct StillState {
    html: String,
    element: Element,
}

impl Render for Still {
    type State = StillState;

    fn build(self) -> StillState {
        let template = Rndr::create_element("template", None);
        template.set_inner_html(&self.0);
        let content = template.unchecked_ref::<web_sys::HtmlTemplateElement>().content();
        debug_assert_eq!(content.child_element_count(), 1, "one element: {}", self.0);
        StillState { html: self.0, element: content.first_element_child().unwrap_or(template) }
    }

    fn rebuild(self, state: &mut StillState) {
        if self.0 != state.html {
            let mut next = self.build();
            state.insert_before_this(&mut next);
            state.unmount();
            *state = next;
        }
    }
}

impl Mountable for StillState {
    fn unmount(&mut self) {
        self.element.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&web_sys::Node>) {
        self.element.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

impl AddAnyAttr for Still {
    type Output<A: leptos::attr::Attribute> = Self;

    fn add_any_attr<A: leptos::attr::Attribute>(self, _: A) -> Self
    where
        Self: RenderHtml,
    {
        debug_assert!(false, "attributes stand in the markup: {}", self.0);
        self
    }
}

impl RenderHtml for Still {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn html_len(&self) -> usize {
        self.0.len()
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        _: bool,
        _: bool,
        more: Vec<AnyAttribute>,
    ) {
        debug_assert!(more.is_empty(), "attributes stand in the markup: {}", self.0);
        buf.push_str(&self.0);
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> StillState {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        position.set(Position::NextChild);
        let element = Element::cast_from(cursor.current()).unwrap_or_else(|| {
            leptos::logging::error!("this is not where the server wrote it: {}", self.0);
            Rndr::create_element("span", None)
        });
        StillState { html: self.0, element }
    }

    fn into_owned(self) -> Self {
        self
    }
}
