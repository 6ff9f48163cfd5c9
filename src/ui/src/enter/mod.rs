//! Enter: fields and the forms around them. Each works as plain HTML in a plain form.

mod bind;
mod check;
mod choice;
mod combobox;
mod draft;
mod field;
mod file;
mod filter;
mod form;
mod listbox;
mod rate;
mod region;
mod say;
mod special;
mod tags;
mod text;

pub use check::{Check, CheckList, Radio, Switch};
pub use choice::{Choice, Select};
pub use combobox::Combobox;
pub use draft::{Draft, DraftBanner, forget_draft, forget_drafts};
pub(crate) use field::id_of;
pub use field::{Field, FieldGroup};
pub use file::FileDrop;
pub use filter::{FilterBuilder, FilterDraft, FilterField};
pub use form::{FormSection, FormSections, SaveBar};
pub use rate::Rate;
pub use region::RegionPicker;
pub use say::Say;
pub use special::{DateInput, MoneyInput, PasswordInput, TimeInput};
pub use tags::TagInput;
pub use text::{TextArea, TextInput};
