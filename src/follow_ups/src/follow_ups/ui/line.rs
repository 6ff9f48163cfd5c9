//! A follow-up as one thing that happened: in the list, and on a customer's page.

use crate::follow_ups::model::FollowUpView;
use kemai_ui::{RelativeTime, Tag, TimelineItem, Tone, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// Who spoke with whom and how, what was said, and what it led to.
#[component]
pub fn FollowUpLine(
    view: FollowUpView,
    /// In a list of many customers.
    with_customer: bool,
    /// What can be done with it there.
    #[prop(optional, into)]
    end: Option<ViewFn>,
) -> impl IntoView {
    let lang = lang();
    let FollowUpView { follow_up, customer_name, contact_name, person_name, result_label, comments, .. } =
        view;
    let method = follow_up.method.label(lang);
    let said = match contact_name {
        Some(contact) => words::line_with(lang, &person_name, method, contact),
        None => words::line(lang, &person_name, method),
    };
    let (href, customer) =
        (format!("/follow-ups/{}", follow_up.id), format!("/customers/{}", follow_up.customer_id));
    let line = move || {
        let named = with_customer
            .then(|| view! { <a class="strong" href=customer.clone()>{customer_name.clone()}</a>" " });
        view! { {named}<a class="link" href=href.clone()>{said.clone()}</a> }
    };
    let at = follow_up.occurred_at;
    let mood = follow_up.mood;
    let next_step = follow_up.next_step;
    let has_more =
        result_label.is_some() || mood.is_some() || next_step.is_some() || comments > 0 || end.is_some();
    let talk = format!("/follow-ups/{}#comments", follow_up.id);
    let more = has_more.then(|| {
        view! {
            <div class="meta wrap">
                {result_label.map(|label| view! { <Tag tone=Tone::Info label/> })}
                {mood.map(|mood| view! { <Tag label=mood.label(lang)/> })}
                {next_step.map(|step| view! { <span>{words::next_step(lang)}": "{step}</span> })}
                {(comments > 0).then(|| view! { <a class="link" href=talk>{words::comments(lang, comments)}</a> })}
                {end.map(|end| end.run())}
            </div>
        }
    });
    view! {
        <TimelineItem glyph=follow_up.method.glyph() tone=Tone::Accent line=line time=move || view! { <RelativeTime at/> } quote=follow_up.content>
            {more}
        </TimelineItem>
    }
}
