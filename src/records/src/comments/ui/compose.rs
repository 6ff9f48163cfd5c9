//! The form for a new comment. The comment stands in the list at once; a refused one comes back into the form.

use super::panel::{refusal, tell_of_untold};
use crate::{
    answer::done,
    comments::{
        api::{CreateComment, FindColleagues},
        model::{Colleague, Comment},
    },
    sent::Sent,
};
use kemai_domain::Entity;
use kemai_ui::{Button, Field, Glyph, Kind, TextArea, lang};
use kemai_words::records as words;
use leptos::{ev, prelude::*, server_fn::ServerFn as _};
use uuid::Uuid;

#[component]
pub fn Compose(
    entity: Entity,
    record_id: Uuid,
    /// What was refused without the browser's program.
    sent: StoredValue<Option<Sent>>,
    /// What is being typed.
    body: RwSignal<String>,
    /// The list, which the comment joins.
    items: RwSignal<Vec<Comment>>,
    /// The text on its way.
    pending: RwSignal<Option<String>>,
) -> impl IntoView {
    let lang = lang();
    let create = ServerAction::<CreateComment>::new();
    let sent = sent.get_value().filter(|sent| sent.action == CreateComment::PATH);
    let first_error = sent.map(|sent| sent.error.message(lang));
    let error = Signal::derive(move || match create.value().get() {
        None => first_error.clone(),
        value => refusal(value, lang),
    });
    let tell = tell_of_untold();
    Effect::new(move |_| match create.value().get().map(done) {
        None => {}
        Some(Ok(written)) => {
            pending.set(None);
            items.update(|items| items.push(written.comment));
            tell.run(written.not_told);
        }
        Some(Err(_)) => {
            if let Some(text) = pending.try_update(Option::take).flatten() {
                body.update(|body| body.insert_str(0, &text));
            }
        }
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = body.get_untracked();
        if pending.with_untracked(Option::is_none) {
            pending.set(Some(text.clone()));
            body.set(String::new());
            create.dispatch(CreateComment { entity, record_id, body: text });
        }
    };
    let first = RwSignal::new(None::<String>);
    // Enter takes the first that is offered, as in any list of suggestions.
    let take = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter"
            && !event.is_composing()
            && body.with_untracked(|body| typed_name(body).is_some_and(|typed| !typed.is_empty()))
            && let Some(mention) = first.get_untracked()
        {
            event.prevent_default();
            body.update(|body| complete(body, &mention));
        }
    };
    view! {
        <form class="stack" data-gap="s" method="post" action=CreateComment::url() on:submit=send on:keydown=take>
            <input type="hidden" name="entity" value=entity.key()/>
            <input type="hidden" name="record_id" value=record_id.to_string()/>
            <Field name="body" id="comment-body" label=words::comment(lang) required=true error>
                <TextArea signal=body rows=2 placeholder=words::comment_hint(lang)/>
            </Field>
            <Suggestions body first/>
            <div class="row"><Button submit=true icon=Glyph::Chat busy=create.pending()>{words::send(lang)}</Button></div>
        </form>
    }
}

/// Colleagues to choose from while a name is typed behind an `@`.
#[component]
fn Suggestions(
    body: RwSignal<String>,
    /// How the first of them is mentioned.
    first: RwSignal<Option<String>>,
) -> impl IntoView {
    let lang = lang();
    let find = ServerAction::<FindColleagues>::new();
    let typed = Memo::new(move |_| body.with(|body| typed_name(body).map(str::to_owned)));
    Effect::new(move |_| {
        if let Some(words) = typed.get() {
            find.dispatch(FindColleagues { words });
        }
    });
    let found = Memo::new(move |_| -> Vec<Colleague> {
        let found = typed.get().and_then(|_| find.value().get()).map(done);
        found.and_then(Result::ok).unwrap_or_default()
    });
    Effect::new(move |_| first.set(found.with(|found| found.first().map(|person| mention(person, found)))));
    move || {
        let found = found.get();
        if found.is_empty() {
            return None;
        }
        let people: Vec<_> = found.iter().map(|person| (person.clone(), mention(person, &found))).collect();
        // By their keys, because a button that is drawn anew would keep the handler of the one before.
        Some(view! {
            <div class="wrap" role="group" aria-label=words::mention_people(lang)>
                <For each=move || people.clone() key=|(person, mention)| (person.id, mention.clone()) let((person, mention))>
                    {offer(&person, mention, body)}
                </For>
            </div>
        })
    }
}

/// A colleague as a button that completes the name.
fn offer(person: &Colleague, mention: String, body: RwSignal<String>) -> AnyView {
    let (name, department) = (person.name.clone(), person.department.clone());
    let pick = move |_| body.update(|body| complete(body, &mention));
    view! {
        <Button small=true kind=Kind::Quiet icon=Glyph::User on:click=pick>{name}" "<span class="dimmer">{department}</span></Button>
    }
    .into_any()
}

/// The name being typed at the end of the text, behind an `@` that does not belong to an address.
fn typed_name(body: &str) -> Option<&str> {
    let (before, name) = body.rsplit_once('@')?;
    let is_address = before.chars().last().is_some_and(|letter| letter.is_ascii_alphanumeric());
    let is_name =
        name.chars().count() <= 24 && !name.contains(|letter: char| letter.is_whitespace() || letter == '[');
    (!is_address && is_name).then_some(name)
}

/// How a person is written: by name, and with the id where several are called so.
fn mention(person: &Colleague, others: &[Colleague]) -> String {
    let is_doubtful = others.iter().any(|other| other.name == person.name && other.id != person.id);
    if is_doubtful { format!("@[{}]({}) ", person.name, person.id) } else { format!("@{} ", person.name) }
}

/// Puts the mention in the place of the name being typed.
fn complete(body: &mut String, mention: &str) {
    if let Some(at) = body.rfind('@') {
        body.truncate(at);
        body.push_str(mention);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_completed_at_the_end_of_the_text() {
        assert_eq!(typed_name("请 @林"), Some("林"));
        assert_eq!(typed_name("请@"), Some(""));
        assert_eq!(typed_name("请 @林晓雯 看"), None);
        assert_eq!(typed_name("mail a@example"), None);
        let mut body = "请 @林".to_owned();
        complete(&mut body, "@林晓雯 ");
        assert_eq!(body, "请 @林晓雯 ");
    }
}
