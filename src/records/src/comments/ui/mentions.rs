//! The comments that mention the reader and were not seen yet.

use crate::{
    answer::{done, follow},
    comments::{
        api::{MentionsSeen, my_mentions},
        model::Mention,
        text::plain,
    },
    live::{LiveEvent, on_live_together},
};
use kemai_domain::Entity;
use kemai_ui::{
    Avatar, AvatarSize, Button, Empty, Item, Kind, Late, Lines, Panel, RelativeTime, SkeletonLines, lang,
};
use kemai_words::records as words;
use leptos::prelude::*;

/// One's new mentions, each leading to its record.
#[component]
pub fn MentionsPanel() -> impl IntoView {
    let lang = lang();
    let mentions = Resource::new_blocking(|| (), |()| my_mentions());
    let seen = ServerAction::<MentionsSeen>::new();
    follow(*seen, true, move |()| mentions.refetch());
    // A new one is told as a notification, and read elsewhere with it.
    let is_meant = |event: &LiveEvent| event.event == "notification" || event.touches(Entity::Notification);
    on_live_together(is_meant, move || mentions.refetch());
    view! {
        <Panel id="mentions" title=words::mentions(lang)>
            <Transition fallback=|| view! { <SkeletonLines/> }>
                {move || Late::new(async move { done(mentions.await).unwrap_or_default() }, move |mentions| {
                    if mentions.is_empty() {
                        return view! { <Empty title=words::no_mentions(lang)/> }.into_any();
                    }
                    let lines = mentions.into_iter().map(move |mention| view! { <Line mention seen/> }).collect_view();
                    view! { <Lines>{lines}</Lines> }.into_any()
                })}
            </Transition>
        </Panel>
    }
}

#[component]
fn Line(mention: Mention, seen: ServerAction<MentionsSeen>) -> impl IntoView {
    let lang = lang();
    let author = mention.author_name.clone();
    view! {
        <Item
            title=mention.title
            href=format!("{}?tab=comments#comment-{}", mention.path, mention.comment_id)
            meta=format!("{}: {}", mention.author_name, plain(&mention.body))
            before=move || view! { <Avatar name=author.clone() size=AvatarSize::Large/> }
        >
            <span class="dim t-12"><RelativeTime at=mention.created_at/></span>
            <ActionForm action=seen>
                <input type="hidden" name="record_id" value=mention.record_id.to_string()/>
                <Button small=true kind=Kind::Quiet submit=true>{words::mark_seen(lang)}</Button>
            </ActionForm>
        </Item>
    }
}
