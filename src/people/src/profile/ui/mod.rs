//! One's own page: who I am, my password, where I am signed in, which programs act in my name.

mod me;
mod sessions;
mod tokens;

use super::{Profile, find_profile};
use crate::{
    Secret,
    settings::{MorePanels, SettingsFrame},
};
use kemai_records::form::loaded;
use kemai_ui::lang;
use kemai_words::people as words;
use leptos::prelude::*;
use me::{ChangePasswordForm, MeForm};
use sessions::Sessions;
use tokens::Tokens;

#[component]
pub fn ProfilePage() -> impl IntoView {
    let lang = lang();
    let changed = RwSignal::new(0_u32);
    // Here, so that it stays in sight while the list below is read again.
    let kept = RwSignal::new(None::<Secret>);
    let touch = Callback::new(move |()| changed.update(|count| *count += 1));
    let profile = Resource::new_blocking(move || changed.get(), |_| find_profile());
    view! {
        <SettingsFrame title=words::profile(lang).to_owned() subtitle=words::profile_subtitle(lang).to_owned()>
            {loaded(profile, move |Profile { user, sessions, tokens, made }| view! {
                <MeForm user/>
                <Sessions sessions touch/>
                <Tokens tokens touch made kept/>
            })}
            {use_context::<MorePanels>().map(|more| (more.0)())}
            <ChangePasswordForm touch/>
        </SettingsFrame>
    }
}
