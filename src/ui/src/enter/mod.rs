//! Enter: fields and the forms around them. Each works as plain HTML in a plain form.

mod bind;
mod check;
mod choice;
mod field;
mod form;
mod special;
mod text;

pub use check::{Check, Radio, Switch};
pub use choice::{Choice, Select};
pub use field::{Field, FieldGroup};
pub use form::{FormSection, FormSections, SaveBar};
pub use special::{DateInput, MoneyInput, PasswordInput, TimeInput};
pub use text::{TextArea, TextInput};
