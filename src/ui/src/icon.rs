//! Icons, drawn as strokes on a 20 × 20 grid and used through one sprite per page.

use leptos::prelude::*;

use crate::{Markup, html, still};

/// An icon of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Home,
    Users,
    User,
    Calendar,
    Funnel,
    /// An opportunity.
    Deal,
    Box,
    Service,
    Megaphone,
    Chart,
    Gear,
    Search,
    Plus,
    Minus,
    Check,
    /// Close, or take away.
    Close,
    Bell,
    Phone,
    Chat,
    Mail,
    /// A place.
    Pin,
    Meeting,
    /// Chevron downwards: something opens below.
    Down,
    Right,
    Left,
    /// Arrow upwards.
    Up,
    /// Arrow downwards.
    Fall,
    /// Three dots.
    More,
    Filter,
    Sort,
    Grid,
    Rows,
    Clock,
    Alert,
    Info,
    /// A tick in a circle.
    Ok,
    Mic,
    Camera,
    Clip,
    /// Money.
    Yuan,
    Truck,
    Edit,
    Trash,
    Undo,
    Download,
    Cake,
    /// The public pool.
    Pool,
    /// Light or dark.
    Theme,
    Lock,
    Eye,
    /// Handle for dragging.
    Grip,
    Tag,
    Shield,
    Refresh,
    Link,
    Flag,
    Note,
    Swap,
    Pulse,
    Desktop,
    Panel,
    Upload,
    Copy,
    Globe,
    Logout,
    Key,
    Columns,
    Building,
    Star,
    File,
    EyeOff,
    CloudOff,
}

impl Glyph {
    /// Every icon, in the order of the sprite.
    pub const ALL: &[Self] = &[
        Self::Home,
        Self::Users,
        Self::User,
        Self::Calendar,
        Self::Funnel,
        Self::Deal,
        Self::Box,
        Self::Service,
        Self::Megaphone,
        Self::Chart,
        Self::Gear,
        Self::Search,
        Self::Plus,
        Self::Minus,
        Self::Check,
        Self::Close,
        Self::Bell,
        Self::Phone,
        Self::Chat,
        Self::Mail,
        Self::Pin,
        Self::Meeting,
        Self::Down,
        Self::Right,
        Self::Left,
        Self::Up,
        Self::Fall,
        Self::More,
        Self::Filter,
        Self::Sort,
        Self::Grid,
        Self::Rows,
        Self::Clock,
        Self::Alert,
        Self::Info,
        Self::Ok,
        Self::Mic,
        Self::Camera,
        Self::Clip,
        Self::Yuan,
        Self::Truck,
        Self::Edit,
        Self::Trash,
        Self::Undo,
        Self::Download,
        Self::Cake,
        Self::Pool,
        Self::Theme,
        Self::Lock,
        Self::Eye,
        Self::Grip,
        Self::Tag,
        Self::Shield,
        Self::Refresh,
        Self::Link,
        Self::Flag,
        Self::Note,
        Self::Swap,
        Self::Pulse,
        Self::Desktop,
        Self::Panel,
        Self::Upload,
        Self::Copy,
        Self::Globe,
        Self::Logout,
        Self::Key,
        Self::Columns,
        Self::Building,
        Self::Star,
        Self::File,
        Self::EyeOff,
        Self::CloudOff,
    ];

    /// Its name in the sprite, after `i-`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Users => "users",
            Self::User => "user",
            Self::Calendar => "calendar",
            Self::Funnel => "funnel",
            Self::Deal => "deal",
            Self::Box => "box",
            Self::Service => "service",
            Self::Megaphone => "megaphone",
            Self::Chart => "chart",
            Self::Gear => "gear",
            Self::Search => "search",
            Self::Plus => "plus",
            Self::Minus => "minus",
            Self::Check => "check",
            Self::Close => "x",
            Self::Bell => "bell",
            Self::Phone => "phone",
            Self::Chat => "chat",
            Self::Mail => "mail",
            Self::Pin => "pin",
            Self::Meeting => "meeting",
            Self::Down => "down",
            Self::Right => "right",
            Self::Left => "left",
            Self::Up => "up",
            Self::Fall => "fall",
            Self::More => "more",
            Self::Filter => "filter",
            Self::Sort => "sort",
            Self::Grid => "grid",
            Self::Rows => "rows",
            Self::Clock => "clock",
            Self::Alert => "alert",
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Mic => "mic",
            Self::Camera => "camera",
            Self::Clip => "clip",
            Self::Yuan => "yuan",
            Self::Truck => "truck",
            Self::Edit => "edit",
            Self::Trash => "trash",
            Self::Undo => "undo",
            Self::Download => "download",
            Self::Cake => "cake",
            Self::Pool => "pool",
            Self::Theme => "theme",
            Self::Lock => "lock",
            Self::Eye => "eye",
            Self::Grip => "grip",
            Self::Tag => "tag",
            Self::Shield => "shield",
            Self::Refresh => "refresh",
            Self::Link => "link",
            Self::Flag => "flag",
            Self::Note => "note",
            Self::Swap => "swap",
            Self::Pulse => "pulse",
            Self::Desktop => "desktop",
            Self::Panel => "panel",
            Self::Upload => "upload",
            Self::Copy => "copy",
            Self::Globe => "globe",
            Self::Logout => "logout",
            Self::Key => "key",
            Self::Columns => "columns",
            Self::Building => "building",
            Self::Star => "star",
            Self::File => "file",
            Self::EyeOff => "eyeoff",
            Self::CloudOff => "cloudoff",
        }
    }
}

/// An icon beside words. It is silent for a screen reader: the element around it has the name.
#[component]
pub fn Icon(
    /// Which one.
    glyph: Glyph,
    /// 16 px instead of 20 px, for buttons and running text.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    still(icon(glyph, small))
}

/// The markup of an [`Icon`].
#[must_use]
pub fn icon(glyph: Glyph, small: bool) -> Markup {
    html! {
        svg class="icon" data-size=[small.then_some("s")] aria-hidden="true" { use href={ "#i-" (glyph.name()) } {} }
    }
}

/// The drawings behind [`Icon`]. The document shell puts it once after the application, outside of what hydrates.
#[component]
pub fn IconSprite() -> impl IntoView {
    view! { <svg class="sprite" aria-hidden="true" hidden inner_html=include_str!("icons.svg")></svg> }
}
