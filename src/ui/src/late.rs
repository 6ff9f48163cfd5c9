//! Views of what is still being loaded.
//!
//! On the server a `Suspense` walks its children up to three times before it writes them: to learn what they wait for, once more
//! when that has arrived, and to write. A bare `Suspend` builds its whole view each time, with every signal, every row and every
//! resource inside, and throws it away; a [`Late`] one waits for its data in the first two and is built in the last.

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::any_attribute::AnyAttribute,
        hydration::Cursor,
        reactive_graph::Suspend,
        ssr::StreamBuilder,
        view::{Position, PositionState, add_attr::AddAnyAttr},
    },
};
use std::{
    future::{Future, poll_fn},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

/// A view that is built when its data is there: within `Suspense` or `Transition`, in place of `Suspend`.
///
/// ```ignore
/// <Transition fallback=|| view! { <SkeletonLines/> }>
///     {move || Late::new(async move { customers.await }, |customers| view! { <Found customers/> })}
/// </Transition>
/// ```
pub struct Late<V> {
    view: Suspend<V>,
    /// Whether the view may be built once its data is there.
    is_wanted: Arc<AtomicBool>,
}

impl<V: 'static> Late<V> {
    pub fn new<D>(
        data: impl Future<Output = D> + Send + 'static,
        view: impl FnOnce(D) -> V + Send + 'static,
    ) -> Self
    where
        D: Send + 'static,
    {
        let is_wanted = Arc::new(AtomicBool::new(false));
        let is_open = is_wanted.clone();
        let view = Suspend::new(async move {
            let data = data.await;
            // Nobody needs to be woken: whoever wants the view polls it afterwards.
            poll_fn(|_| if is_open.load(Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }).await;
            view(data)
        });
        Self { view, is_wanted }
    }

    fn wanted(self) -> Suspend<V> {
        self.is_wanted.store(true, Ordering::Release);
        self.view
    }
}

impl<V: Render + 'static> Render for Late<V> {
    type State = <Suspend<V> as Render>::State;

    fn build(self) -> Self::State {
        self.wanted().build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.wanted().rebuild(state);
    }
}

impl<V: AddAnyAttr + Send + 'static> AddAnyAttr for Late<V>
where
    Suspend<V>: AddAnyAttr,
{
    type Output<A: leptos::attr::Attribute> = <Suspend<V> as AddAnyAttr>::Output<A>;

    fn add_any_attr<A: leptos::attr::Attribute>(self, attr: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        self.wanted().add_any_attr(attr)
    }
}

impl<V: RenderHtml + Send + 'static> RenderHtml for Late<V> {
    type AsyncOutput = <Suspend<V> as RenderHtml>::AsyncOutput;
    type Owned = Self;

    const MIN_LENGTH: usize = V::MIN_LENGTH;

    fn dry_resolve(&mut self) {
        self.view.dry_resolve();
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.wanted().resolve().await
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.wanted().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.wanted().to_html_async_with_buf::<OUT_OF_ORDER>(
            buf,
            position,
            escape,
            mark_branches,
            extra_attrs,
        );
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.wanted().hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}
