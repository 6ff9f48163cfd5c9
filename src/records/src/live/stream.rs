//! One stream of server-sent events per browser. The tab that holds a Web Lock keeps it and hands every event to the others over a
//! BroadcastChannel; when it is closed, the lock goes to the next tab, which goes on behind the last event that it was told. Where there
//! are no locks (a page that came without encryption from another machine), every tab has a stream of its own.
//!
//! A tab knows from the server how far its page already shows what happened; the stream is opened behind that (`tabs.rs`).

use super::{
    Live, LiveEvent,
    tabs::{Place, Said, Then},
};
use crate::notifications::api::count_unread;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect};
use kemai_domain::{ErrorCode, Outcome};
use leptos::{prelude::window, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, Event, EventSource, MessageEvent};

const EVENTS: [&str; 5] = ["hello", "change", "reminder", "notification", "reset"];
/// The wait after a stream that the browser itself gave up; doubled each time.
const FIRST_WAIT: u32 = 5_000;
const LONGEST_WAIT: u32 = 60_000;

/// The stream of this tab, or its ear at another's.
struct Stream {
    channel: Option<BroadcastChannel>,
    /// Whom events are told; a frame that was made anew takes the place of the one before.
    live: Cell<Live>,
    place: Cell<Place>,
    wait: Cell<u32>,
    source: RefCell<Option<EventSource>>,
    retry: RefCell<Option<Timeout>>,
}

thread_local! {
    static STREAM: RefCell<Option<Rc<Stream>>> = const { RefCell::new(None) };
}

/// Listens, once per page.
pub(super) fn begin(live: Live, person: &str, happened: Option<i64>) {
    let running = STREAM.with_borrow(Clone::clone);
    if let Some(stream) = running {
        stream.live.set(live);
        return;
    }
    let name = format!("kemai-tabs-{person}");
    let stream = Rc::new(Stream {
        channel: BroadcastChannel::new(&name).ok(),
        live: Cell::new(live),
        place: Cell::new(Place::of(happened)),
        wait: Cell::new(FIRST_WAIT),
        source: RefCell::default(),
        retry: RefCell::default(),
    });
    STREAM.set(Some(Rc::clone(&stream)));
    if let Some(channel) = &stream.channel {
        let ear = Rc::clone(&stream);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let text = message.data().as_string().unwrap_or_default();
            if let Ok(said) = serde_json::from_str(&text) {
                ear.hear(said);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        if let Some(greeting) = stream.place.get().greeting() {
            stream.post(&greeting);
        }
    }
    if lead(&name, &stream).is_none() {
        stream.open();
    }
}

/// Opens the stream when the lock is this tab's; it is held until the tab is closed. None where there are no locks.
fn lead(name: &str, stream: &Rc<Stream>) -> Option<()> {
    stream.channel.as_ref()?;
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let stream = Rc::clone(stream);
    let granted = Closure::<dyn Fn(JsValue) -> Promise>::new(move |_| {
        stream.open();
        Promise::new(&mut |_, _| {})
    });
    request.call2(&locks, &name.into(), granted.as_ref()).ok()?;
    granted.forget();
    Some(())
}

impl Stream {
    fn open(self: &Rc<Self>) {
        let path = match self.place.get().start() {
            Some(start) => format!("/events?last_event_id={start}"),
            None => "/events".to_owned(),
        };
        let Ok(source) = EventSource::new(&path) else { return };
        let this = Rc::clone(self);
        let on_event = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let data = message.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
            let event = message.type_();
            this.say(LiveEvent { id: message.last_event_id(), event, data: data.unwrap_or_default() });
        });
        for name in EVENTS {
            // It refuses only what is no function.
            let _ = source.add_event_listener_with_callback(name, on_event.as_ref().unchecked_ref());
        }
        on_event.forget();
        let this = Rc::clone(self);
        let on_open = Closure::<dyn Fn(Event)>::new(move |_| {
            this.wait.set(FIRST_WAIT);
            this.live.get().toasts.signed_in();
        });
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        on_open.forget();
        let this = Rc::clone(self);
        let on_error = Closure::<dyn Fn(Event)>::new(move |_| this.try_again());
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        self.source.replace(Some(source));
    }

    /// A stream that broke is opened again by the browser. One that was refused is not: a server that restarts behind a proxy, a person
    /// whose session ended.
    fn try_again(self: &Rc<Self>) {
        let is_closed = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
        if !self.source.borrow().as_ref().is_some_and(is_closed) {
            return;
        }
        self.ask_whether_signed_in();
        let wait = self.wait.get();
        self.wait.set((2 * wait).min(LONGEST_WAIT));
        // Not every browser at once.
        let wait = f64::from(wait) * (1.0 + js_sys::Math::random());
        let this = Rc::clone(self);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most two minutes")]
        let timeout = Timeout::new(wait as u32, move || this.open());
        self.retry.replace(Some(timeout));
    }

    /// Why a stream was refused is not said: a question that costs little is answered with it.
    fn ask_whether_signed_in(&self) {
        let toasts = self.live.get().toasts;
        spawn_local(async move {
            if let Err(error) = count_unread().await.and_then(Outcome::into_result)
                && error.code == ErrorCode::NotSignedIn
            {
                toasts.signed_out();
            }
        });
    }

    /// Tells this tab and the others.
    fn say(&self, event: LiveEvent) {
        let mut place = self.place.get();
        place.note(&event);
        self.place.set(place);
        self.live.get().tell(&event);
        self.post(&Said::Event(event));
    }

    fn post(&self, said: &Said) {
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(said)) {
            // Nobody else may be there.
            let _ = channel.post_message(&text.into());
        }
    }

    /// Takes what another tab says.
    fn hear(&self, said: Said) {
        let mut place = self.place.get();
        let then = place.hear(said, self.source.borrow().is_some());
        self.place.set(place);
        match then {
            Then::Nothing => {}
            Then::Tell(event) => self.live.get().tell(&event),
            Then::Say(said) => self.post(&said),
        }
    }
}
