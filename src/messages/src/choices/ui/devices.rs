//! Browsers that take messages. To let this one take them needs the browser's program; to take one away does not.

use crate::choices::{
    api::{AddDevice, RemoveDevice},
    model::Device,
};
use kemai_domain::Outcome;
use kemai_records::form::on_done;
use kemai_ui::{Banner, Button, Kind, Panel, RelativeTime, Tone, lang, toasts};
use kemai_words::messages as words;
use leptos::{prelude::*, task::spawn_local};

#[component]
pub(super) fn Devices(devices: Vec<Device>, push_key: String, touch: Callback<()>) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let remove = ServerAction::<RemoveDevice>::new();
    on_done(remove, move |()| {
        touch.run(());
        toasts.say(words::device_removed(lang), None);
    });
    view! {
        <Panel title=words::devices(lang).to_owned() subtitle=words::devices_hint(lang).to_owned() id="devices">
            <div class="stack">
                {if devices.is_empty() {
                    view! { <p class="dim">{words::devices_none(lang)}</p> }.into_any()
                } else {
                    view! { <ul class="lines">{devices.into_iter().map(|device| view! { <Line device remove/> }).collect_view()}</ul> }.into_any()
                }}
                <AddThis push_key touch/>
            </div>
        </Panel>
    }
}

#[component]
fn Line(device: Device, remove: ServerAction<RemoveDevice>) -> impl IntoView {
    let lang = lang();
    view! {
        <li class="item">
            <span class="grow">
                <span class="title clip">{device.agent.unwrap_or_else(|| words::device_unknown(lang).to_owned())}</span>
                <span class="meta clip">{words::device_since(lang)}" "<RelativeTime at=device.created_at/></span>
            </span>
            <ActionForm action=remove>
                <input type="hidden" name="id" value=device.id.to_string()/>
                <Button small=true kind=Kind::Danger submit=true>{words::device_remove(lang)}</Button>
            </ActionForm>
        </li>
    }
}

/// Asks the browser for its leave, then tells the server where it can be reached.
#[component]
fn AddThis(push_key: String, touch: Callback<()>) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let problem = RwSignal::new(None::<&'static str>);
    let add = ServerAction::<AddDevice>::new();
    on_done(add, move |()| {
        touch.run(());
        toasts.say(words::device_added(lang), None);
    });
    let busy = RwSignal::new(false);
    let ask = move |_| {
        let key = push_key.clone();
        busy.set(true);
        spawn_local(async move {
            match browser::subscribe(&key).await {
                Ok(subscription) => {
                    problem.set(None);
                    add.dispatch(subscription);
                }
                Err(browser::Refused::NotAllowed) => problem.set(Some(words::push_not_allowed(lang))),
                Err(browser::Refused::NotAble) => problem.set(Some(words::push_not_able(lang))),
            }
            busy.set(false);
        });
    };
    let refused = move || match add.value().get() {
        Some(Ok(Outcome::Refused(_)) | Err(_)) => Some(words::push_not_able(lang)),
        _ => problem.get(),
    };
    view! {
        {move || refused().map(|title| view! { <Banner tone=Tone::Warning title=title.to_owned()/> })}
        <div class="wrap">
            <Button busy on:click=ask>{words::device_add(lang)}</Button>
        </div>
    }
}

mod browser {
    //! The browser's own way to messages.

    use crate::choices::api::AddDevice;
    use js_sys::{JSON, Uint8Array};
    use serde::Deserialize;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        Notification, NotificationPermission, PushSubscriptionOptionsInit, ServiceWorkerRegistration,
    };

    /// Why a browser takes no messages.
    pub enum Refused {
        /// The person said no.
        NotAllowed,
        /// It cannot, or its push service does not answer.
        NotAble,
    }

    impl From<JsValue> for Refused {
        fn from(_: JsValue) -> Self {
            Self::NotAble
        }
    }

    #[derive(Deserialize)]
    struct Subscription {
        endpoint: String,
        keys: Keys,
    }

    #[derive(Deserialize)]
    struct Keys {
        p256dh: String,
        auth: String,
    }

    pub async fn subscribe(key: &str) -> Result<AddDevice, Refused> {
        let container = web_sys::window().ok_or(Refused::NotAble)?.navigator().service_worker();
        // Missing where the page did not come over a safe line.
        if container.is_undefined() {
            return Err(Refused::NotAble);
        }
        let permission = JsFuture::from(Notification::request_permission()?).await?;
        if NotificationPermission::from_js_value(&permission) != Some(NotificationPermission::Granted) {
            return Err(Refused::NotAllowed);
        }
        JsFuture::from(container.register("/push.js")).await?;
        let registration: ServiceWorkerRegistration =
            JsFuture::from(container.ready()?).await?.unchecked_into();
        let options = PushSubscriptionOptionsInit::new();
        options.set_user_visible_only(true);
        options.set_application_server_key(&Uint8Array::from(decode(key).as_slice()));
        let subscription = registration.push_manager()?.subscribe_with_options(&options)?;
        let subscription = JsFuture::from(subscription).await?;
        let text = String::from(JSON::stringify(&subscription)?);
        let Subscription { endpoint, keys } = serde_json::from_str(&text).map_err(|_| Refused::NotAble)?;
        Ok(AddDevice { endpoint, p256dh: keys.p256dh, auth: keys.auth })
    }

    /// base64url without padding.
    fn decode(text: &str) -> Vec<u8> {
        const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
        for value in text.bytes().filter_map(|sign| SIGNS.iter().position(|other| *other == sign)) {
            bits = bits << 6 | u32::try_from(value).unwrap_or_default();
            held += 6;
            if held >= 8 {
                held -= 8;
                bytes.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
            }
        }
        bytes
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn a_key_is_decoded() {
            assert_eq!(super::decode("-_8AAQ"), [0xfb, 0xff, 0x00, 0x01]);
            assert_eq!(super::decode(""), [0_u8; 0]);
        }
    }
}
