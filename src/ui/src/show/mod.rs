//! Show: what one reads.

mod avatar;
mod card;
mod figures;
mod lists;
mod mark;
mod money;
mod panel;
mod pulse;
mod table;
mod time;
mod timeline;

pub use avatar::{Avatar, AvatarSize, Avatars, hue_of};
pub use card::{Card, Cards, PairLine};
pub use figures::{Delta, Figure, Figures, Meter};
pub use lists::{Fact, Facts, Item, Lines, More};
pub use mark::{Count, Level, Note, Status, Tag, TipMark};
pub use money::{MoneyText, short_money};
pub use panel::Panel;
pub use pulse::{Beat, Pulse};
pub use table::{Cell, Column, Direction, Row, RowHead, Table};
pub use time::{
    ComingTime, DateText, DateTimeText, RelativeTime, coming_text, date_text, date_time_text, days_text,
    month_name, relative_text,
};
pub use timeline::{Timeline, TimelineDay, TimelineItem};
