//! What Kemai's records are and which rules hold for them, for the server and the browser alike: ids, money, time, names,
//! filters, the field registry, permissions and the one error. No user interface and no database in here.

pub mod calendar;
pub mod code;
pub mod company;
pub mod contact;
pub mod decimal;
pub mod error;
pub mod fields;
pub mod filter;
pub mod ids;
pub mod money;
pub mod name;
pub mod paging;
pub mod permission;
pub mod region;
pub mod silence;
pub mod when;

pub use company::Company;
pub use error::{AppError, ErrorCode, FieldError, Outcome, Problem};
pub use fields::{FieldChange, FieldDef, FieldKind, FieldTable};
pub use filter::{Condition, Filter, FilterValue, Operator};
pub use ids::*;
pub use kemai_words::Lang;
pub use money::{Currency, Money};
pub use paging::{EXACT_COUNT, Page, Sort};
pub use permission::{
    Action, Capability, Entity, EntityRights, Grade, Mask, Person, Reach, Rights, ShippedRole,
};
