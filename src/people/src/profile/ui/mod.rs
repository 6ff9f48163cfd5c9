//! One's own page: who I am, my password, where I am signed in, which programs act in my name.

mod me;
mod sessions;
mod tokens;

use super::{Profile, find_profile};
use crate::{
    form::{loaded, take_over_sent},
    settings::SettingsFrame,
};
use kemai_ui::lang;
use kemai_words::people as words;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use me::{ChangePasswordForm, MeForm};
use sessions::Sessions;
use tokens::Tokens;

pub struct ProfilePage;

#[lazy_route]
impl LazyRoute for ProfilePage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        view! { <ProfileView/> }.into_any()
    }
}

#[component]
fn ProfileView() -> impl IntoView {
    take_over_sent();
    let lang = lang();
    let changed = RwSignal::new(0_u32);
    let touch = Callback::new(move |()| changed.update(|count| *count += 1));
    let profile = Resource::new_blocking(move || changed.get(), |_| find_profile());
    view! {
        <SettingsFrame title=words::profile(lang).to_owned() subtitle=words::profile_subtitle(lang).to_owned()>
            {loaded(profile, move |Profile { user, sessions, tokens }| view! {
                <MeForm user/>
                <Sessions sessions touch/>
                <Tokens tokens touch/>
            })}
            <ChangePasswordForm touch/>
        </SettingsFrame>
    }
}
