//! One comment in the list.

use super::panel::Acts;
use crate::comments::{
    model::Comment,
    text::{Piece, pieces, plain},
};
use kemai_ui::{Button, Field, Glyph, Icon, Kind, RelativeTime, TextArea, lang};
use kemai_words::{records as words, ui};
use leptos::prelude::*;

#[component]
pub fn Entry(comment: Comment, acts: Acts) -> impl IntoView {
    let lang = lang();
    let id = comment.id.to_string();
    let anchor = format!("comment-{id}");
    if comment.is_removed {
        return view! {
            <li id=anchor>
                <span class="dot"><Icon glyph=Glyph::Trash/></span>
                <div>
                    <div class="line dim"><span>{words::comment_removed(lang)}</span></div>
                    <div class="meta wrap">
                        <ActionForm action=acts.restore>
                            <input type="hidden" name="id" value=id/>
                            <Button small=true submit=true icon=Glyph::Undo>{ui::undo(lang)}</Button>
                        </ActionForm>
                    </div>
                </div>
            </li>
        }
        .into_any();
    }
    let edited =
        comment.is_edited().then(|| view! { " "<span class="dimmer t-12">{words::edited(lang)}</span> });
    view! {
        <li id=anchor>
            <span class="dot"><Icon glyph=Glyph::Chat/></span>
            <div>
                <div class="line"><span><b>{comment.author_name.clone()}</b>{edited}</span><RelativeTime at=comment.created_at/></div>
                <p class="quote">{text(&comment.body)}</p>
                <div class="meta wrap">
                    {comment.may_edit.then(|| view! { <Edit comment=comment.clone() acts/> })}
                    {comment.may_remove.then(|| view! {
                        <ActionForm action=acts.remove>
                            <input type="hidden" name="id" value=id/>
                            <Button small=true submit=true kind=Kind::Quiet>{words::remove(lang)}</Button>
                        </ActionForm>
                    })}
                </div>
            </div>
        </li>
    }
    .into_any()
}

/// The text with its lines and the people it mentions.
fn text(body: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    for piece in pieces(body) {
        match piece {
            Piece::Person(_, name) => views.push(view! { <b>"@"{name}</b> }.into_any()),
            Piece::Text(text) => {
                for (number, line) in text.split('\n').enumerate() {
                    if number > 0 {
                        views.push(view! { <br/> }.into_any());
                    }
                    views.push(line.to_owned().into_any());
                }
            }
        }
    }
    views
}

/// Opens without JavaScript.
#[component]
fn Edit(comment: Comment, acts: Acts) -> impl IntoView {
    let lang = lang();
    let id = comment.id.to_string();
    let field = format!("edit-{id}");
    view! {
        <details class="data">
            <summary>{words::edit(lang)}</summary>
            <ActionForm action=acts.update attr:class="stack" attr:data-gap="s">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="version" value=comment.version/>
                <Field name="body" id=field label=words::comment(lang) required=true>
                    <TextArea value=plain(&comment.body) rows=2/>
                </Field>
                <div class="row"><Button small=true submit=true busy=acts.update.pending()>{words::save(lang)}</Button></div>
            </ActionForm>
        </details>
    }
}
