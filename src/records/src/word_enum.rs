//! A few values with words of their own, the first of which is the usual one.

/// An enum whose values have a key (database, API, addresses) and a text in the caller's `words`.
#[macro_export]
macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $key:ident $word:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            #[default]
            $($variant,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in the database, the API and addresses.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($key),)*
                }
            }

            #[must_use]
            pub fn label(self, lang: $crate::Lang) -> &'static str {
                match self {
                    $(Self::$variant => words::$word(lang),)*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.key())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ();

            fn from_str(key: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|value| value.key() == key).ok_or(())
            }
        }
    };
}
