//! Show: what one reads.

mod ageing;
mod avatar;
mod bars;
mod board;
mod card;
mod dayline;
mod figures;
mod file;
mod lists;
mod mark;
mod money;
mod panel;
mod pulse;
mod table;
mod tiles;
mod time;
mod timeline;

pub use ageing::{Age, AgeShare, Ageing};
pub use avatar::{Avatar, AvatarSize, Avatars, avatar, hue_of};
pub use bars::{Bar, Bars, Leak};
pub use board::{Board, BoardCard, BoardColumn, BoardMove};
pub use card::{Card, Cards, pair_line};
pub use dayline::{DayPlan, Dayline};
pub use figures::{Delta, Figure, Figures, Meter};
pub use file::FileLink;
pub use lists::{Fact, Facts, Item, Lines, More};
pub use mark::{Count, Fit, Note, Status, Tag, TipMark, level_mark, status, tag};
pub use money::{BaseCurrency, MoneyText, base_currency, money_text, short_money};
pub use panel::Panel;
pub use pulse::{Beat, Pulse};
pub use table::{Cell, Column, Direction, Row, RowHead, Table, cell, row_head};
pub use tiles::{Tile, Tiles};
pub(crate) use time::go_on;
pub use time::{
    ComingTime, DateText, DateTimeText, RelativeTime, coming_text, date_text, date_time, date_time_text,
    days_text, month_name, relative_text, time_ago, time_to_come,
};
pub use timeline::{Timeline, TimelineDay, TimelineItem};
