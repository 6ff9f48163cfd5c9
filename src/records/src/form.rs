//! Forms over server functions, with the browser's program and without: what was typed stays, what is wrong stands beside its
//! field, and what went well is followed.

use crate::{
    answer::{Answer, follow},
    sent::{Sent, sent},
};
use kemai_domain::{AppError, ErrorCode, FieldError, Lang, Outcome, Problem};
use kemai_ui::{
    Banner, ButtonLink, ErrorState, ErrorSummary, Failure, Late, SignedOut, ToastAction, Toasts, Tone, lang,
    show_first_refused,
};
use kemai_words::records as words;
use leptos::{html, prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::hooks::use_location;
use serde::Serialize;

/// How a form stands: what was typed before a refusal, and what is wrong.
#[derive(Clone, Copy)]
pub struct FormState {
    typed: StoredValue<Vec<(String, String)>>,
    refusal: Signal<Option<AppError>>,
    lang: Lang,
}

impl FormState {
    /// A form that stands once on its page.
    pub fn of<F, T>(action: ServerAction<F>) -> Self
    where
        F: ServerFn<Output = Outcome<T>, Error = AppError> + Clone + Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
    {
        Self::new(action, sent(F::PATH))
    }

    /// One of many forms of the same kind: the one whose hidden `id` is this record's.
    pub fn of_record<F, T>(action: ServerAction<F>, id: impl ToString) -> Self
    where
        F: ServerFn<Output = Outcome<T>, Error = AppError> + Clone + Serialize + Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
    {
        Self::of_marked(action, "id", id)
    }

    /// One of many forms of the same kind: the one in which a hidden input has this value. They share an action; what was refused is shown
    /// by the one that was sent.
    pub fn of_marked<F, T>(action: ServerAction<F>, input: &str, value: impl ToString) -> Self
    where
        F: ServerFn<Output = Outcome<T>, Error = AppError> + Clone + Serialize + Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
    {
        let own = (input.to_owned(), value.to_string());
        let is_own = RwSignal::new(false);
        let (given, mark) = (action.input(), own.clone());
        let is_idle = Signal::derive(move || given.with(Option::is_none));
        Effect::new(move |_| {
            // An action forgets what it was given once it is done.
            let is_sent = given.with(|given| given.as_ref().map(|given| is_marked(given, &mark.0, &mark.1)));
            if let Some(is_sent) = is_sent {
                is_own.set(is_sent);
            }
        });
        let form = Self::new(action, sent(F::PATH).filter(|sent| sent.values.contains(&own)));
        let (answered, refusal) = (action.value(), form.refusal);
        let shown = move || answered.with(Option::is_none) || is_own.get() && is_idle.get();
        Self { refusal: Signal::derive(move || if shown() { refusal.get() } else { None }), ..form }
    }

    /// A form that is always sent as a plain one.
    pub fn plain(action: &str) -> Self {
        let sent = sent(action);
        let error = sent.as_ref().map(|sent| sent.error.clone());
        let typed = StoredValue::new(sent.map(|sent| sent.values).unwrap_or_default());
        Self { typed, refusal: Signal::stored(error), lang: lang() }
    }

    fn new<F, T>(action: ServerAction<F>, sent: Option<Sent>) -> Self
    where
        F: ServerFn<Output = Outcome<T>, Error = AppError> + Clone + Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
    {
        let first = sent.as_ref().map(|sent| sent.error.clone());
        let value = action.value();
        let refusal = Signal::derive(move || match value.get() {
            None => first.clone(),
            Some(Ok(Outcome::Done(_))) => None,
            Some(Ok(Outcome::Refused(error)) | Err(error)) => Some(error),
        });
        Self {
            typed: StoredValue::new(sent.map(|sent| sent.values).unwrap_or_default()),
            refusal,
            lang: lang(),
        }
    }

    /// What stood in an input when the form was refused, else what the record says.
    pub fn value(self, name: &str, otherwise: impl ToString) -> String {
        self.typed(name).unwrap_or_else(|| otherwise.to_string())
    }

    /// What stood in an input when the form came back without the browser's program.
    pub fn typed(self, name: &str) -> Option<String> {
        self.typed
            .with_value(|typed| typed.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
    }

    /// Why the form was refused.
    pub fn refused(self) -> Signal<Option<AppError>> {
        self.refusal
    }

    /// The record as somebody else has saved it in between, which a conflict carries.
    pub fn current(self) -> Signal<Option<serde_json::Value>> {
        Signal::derive(move || {
            self.refusal.with(|error| {
                error.as_ref().filter(|error| error.code == ErrorCode::Conflict)?.detail.clone()
            })
        })
    }

    /// Whether the form came back at all: then boxes that are not in it were not ticked.
    pub fn came_back(self) -> bool {
        self.typed.with_value(|typed| !typed.is_empty())
    }

    pub fn is_ticked(self, name: &str, value: &str, otherwise: bool) -> bool {
        if !self.came_back() {
            return otherwise;
        }
        self.typed.with_value(|typed| typed.iter().any(|(key, other)| key == name && other == value))
    }

    /// What is wrong with a field.
    pub fn problem(self, field: impl Into<String>) -> Signal<Option<String>> {
        let field = field.into();
        Signal::derive(move || {
            self.refusal.with(|error| {
                error.as_ref().and_then(|error| error.of(&field)).map(|problem| problem.message(self.lang))
            })
        })
    }

    /// Whether a field was refused for this reason.
    pub fn is_refused_for(self, field: &'static str, problem: Problem) -> Signal<bool> {
        Signal::derive(move || {
            self.refusal.with(|error| error.as_ref().and_then(|error| error.of(field)) == Some(&problem))
        })
    }

    /// What is wrong beyond the fields that the form shows by themselves.
    pub fn rest(self, shown: &'static [&'static str]) -> Signal<Option<String>> {
        Signal::derive(move || {
            let error = self.refusal.get()?;
            if error.code == ErrorCode::Conflict {
                return Some(words::changed_meanwhile(self.lang).to_owned());
            }
            match error.fields.iter().find(|field| !shown.contains(&field.field.as_str())) {
                Some(field) => Some(field.problem.message(self.lang)),
                // Nothing is wrong: the page was asked for again, in another language.
                None if error.fields.is_empty() && error.code == ErrorCode::Invalid => None,
                None if error.fields.is_empty() => Some(error.title(self.lang).to_owned()),
                None => None,
            }
        })
    }

    fn is(self, code: ErrorCode) -> bool {
        self.refusal.with(|error| error.as_ref().is_some_and(|error| error.code == code))
    }
}

/// Whether the call of a server function has this value in an input of that name: `id`, or `input[date]`.
fn is_marked(given: &impl Serialize, input: &str, value: &str) -> bool {
    let Ok(given) = serde_json::to_value(given) else { return false };
    let mut place = Some(&given);
    for key in input.split(['[', ']']).filter(|key| !key.is_empty()) {
        place = place.and_then(|place| place.get(key));
    }
    match place {
        Some(serde_json::Value::String(text)) => text == value,
        Some(other) => serde_json::from_str(value).is_ok_and(|value: serde_json::Value| value == *other),
        None => false,
    }
}

/// The name in the form and the label of a field, by the key under which it is refused.
pub type Named = fn(&str, Lang) -> Option<(String, String)>;

/// What is wrong with the form as a whole; on a conflict with a way to the newest version, and to the sign-in for who is signed out. The
/// first refused field is brought into sight.
#[component]
pub fn Refusal(
    form: FormState,
    /// The fields that show their own problems.
    #[prop(optional)]
    shown: &'static [&'static str],
    /// For a form longer than a screen: its fields, all of whose problems then stand at its head too.
    #[prop(optional)]
    named: Option<Named>,
) -> impl IntoView {
    let (lang, refused) = (lang(), form.refused());
    let anchor = NodeRef::<html::Span>::new();
    Effect::new(move |_| {
        if refused.with(Option::is_some) {
            // The words at the fields are drawn first.
            request_animation_frame(move || {
                if let Some(anchor) = anchor.try_get_untracked().flatten() {
                    show_first_refused(&anchor);
                }
            });
        }
    });
    let errors = Signal::derive(move || {
        let named = named?;
        refused.with(|error| {
            let problems = error.iter().flat_map(|error| &error.fields);
            let with_name = problems.filter_map(|fault| {
                let (name, label) = named(&fault.field, lang)?;
                Some((name, words::wrong_parameter(lang, label, fault.problem.message(lang)).to_string()))
            });
            Some(with_name.collect::<Vec<_>>())
        })
    });
    let errors = Signal::derive(move || errors.get().unwrap_or_default());
    view! {
        <span hidden=true node_ref=anchor></span>
        <ErrorSummary errors takes_focus=false/>
        <Whole form shown/>
    }
}

/// What no field shows.
#[component]
fn Whole(form: FormState, shown: &'static [&'static str]) -> impl IntoView {
    let lang = lang();
    let path = use_location().pathname;
    let text = form.rest(shown);
    move || {
        let text = text.get()?;
        if form.is(ErrorCode::NotSignedIn) {
            return Some(view! { <SignedOut/> }.into_any());
        }
        let is_conflict = form.is(ErrorCode::Conflict);
        let banner = view! {
            <Banner tone=if is_conflict { Tone::Warning } else { Tone::Danger } title=text>
                {is_conflict.then(|| view! { <ButtonLink href=path small=true attr:rel="external">{words::load_newest(lang)}</ButtonLink> })}
            </Banner>
        };
        Some(banner.into_any())
    }
}

/// Follows every success of an action; its form shows what was refused.
pub fn on_done<F, T>(action: ServerAction<F>, then: impl Fn(T) + 'static)
where
    F: ServerFn<Output = Outcome<T>, Error = AppError> + Clone + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    follow(*action, false, then);
}

/// The way back that a toast offers: calls the server and goes on with what it answers, or says what was refused. The page may have been
/// left by then, so `then` only tries what it does with the page.
pub fn way_back<T, F>(
    toasts: Toasts,
    call: impl Fn() -> F + Send + Sync + 'static,
    then: impl Fn(T) + Clone + Send + Sync + 'static,
) -> ToastAction
where
    T: 'static,
    F: Future<Output = Answer<T>> + 'static,
{
    ToastAction::new(move || {
        let (answer, then) = (call(), then.clone());
        spawn_local(async move {
            match answer.await.and_then(Outcome::into_result) {
                Ok(value) => then(value),
                Err(error) => toasts.fail(&error),
            }
        });
    })
}

/// Shows what a resource brings, or why there is nothing.
pub fn loaded<T, V>(
    resource: Resource<Answer<T>>,
    show: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <kemai_ui::SkeletonLines/> }>
            {move || {
                let show = show.clone();
                Late::new(async move { resource.await.and_then(Outcome::into_result) }, move |answer| {
                    match answer {
                        Ok(value) => show(value).into_any(),
                        Err(error) => view! { <Missing error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// There is nothing to show, and why. Nothing was typed here: what is refused stands in the address.
#[component]
fn Missing(error: AppError) -> impl IntoView {
    #[cfg(feature = "ssr")]
    kemai_server::http::page::set_status(error.code.status());
    let lang = lang();
    let path = use_location().pathname;
    match wrong_in_address(&error, lang) {
        Some(wrong) => view! {
            <ErrorState title=words::address_wrong(lang) text=wrong reference=error.request_id>
                <ButtonLink href=path>{words::without_conditions(lang)}</ButtonLink>
            </ErrorState>
        }
        .into_any(),
        None => view! { <Failure error/> }.into_any(),
    }
}

/// Each parameter of the address that was refused, and why.
#[must_use]
pub fn wrong_in_address(error: &AppError, lang: Lang) -> Option<String> {
    let one = |fault: &FieldError| {
        words::wrong_parameter(lang, &fault.field, fault.problem.message(lang)).to_string()
    };
    let all: Vec<String> = error.fields.iter().map(one).collect();
    (!all.is_empty()).then(|| all.join(if lang == Lang::En { "; " } else { "；" }))
}

#[cfg(test)]
mod tests {
    use super::is_marked;
    use serde_json::json;

    #[test]
    fn a_form_knows_its_own_call_among_many() {
        let call = json!({ "id": "a", "version": 3, "input": { "date": "2026-10-01" } });
        assert!(is_marked(&call, "id", "a") && is_marked(&call, "version", "3"));
        assert!(is_marked(&call, "input[date]", "2026-10-01"));
        assert!(!is_marked(&call, "id", "b") && !is_marked(&call, "input[name]", ""));
    }
}
