//! Pages whose code the browser loads when one goes there: a few parts by who opens them.
//!
//! A part for each page would be smaller by itself, but what pages share becomes parts of its own, one for each set of pages that
//! shares it: fifteen pages made two hundred.

/// Routes that share one part of the browser's code under the part's name:
///
/// ```ignore
/// lazy_routes! {
///     customers;
///     /// `/customers`
///     CustomersRoute => ListPage;
/// }
/// ```
///
/// Each is used as `<Route path=path!("/customers") view={Lazy::<CustomersRoute>::new()}/>`.
#[macro_export]
macro_rules! lazy_routes {
    ($part:ident; $($(#[$about:meta])* $route:ident => $page:path;)+) => {
        #[derive(Clone, Copy)]
        enum Part {
            $($route,)+
        }

        #[::leptos::lazy($part)]
        fn part(page: Part) -> ::leptos::prelude::AnyView {
            use ::leptos::prelude::IntoAny;
            match page {
                $(Part::$route => $page().into_any(),)+
            }
        }

        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug)]
            pub struct $route;

            impl ::leptos_router::LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> ::leptos::prelude::AnyView {
                    part(Part::$route).await
                }

                async fn preload() {
                    #[cfg(target_arch = "wasm32")]
                    __preload_part().await;
                }
            }
        )+
    };
}
