//! The one error of the product. ERRORS.md lists the codes; the words stand in the translations.

use kemai_words::{Lang, errors, problems};
use serde::{Deserialize, Serialize};
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use std::fmt;

/// What went wrong, as a stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Some field was refused; `fields` says which and why.
    Invalid,
    /// The request itself cannot be read.
    BadRequest,
    NotSignedIn,
    Forbidden,
    /// The token's scope does not cover this, whatever its person may.
    ScopeTooNarrow,
    /// A change was not sent by our own pages.
    ForeignOrigin,
    /// The address is there, but does not take this method.
    MethodNotAllowed,
    /// There is no such record, or it is outside one's reach: the two look the same.
    NotFound,
    /// The record was changed since it was read.
    Conflict,
    /// A change came without saying which version it was made on.
    VersionRequired,
    /// A customer like this one exists: a decision is needed.
    Duplicate,
    /// The same idempotency key came with another body.
    KeyReused,
    /// The first request with this idempotency key is still running.
    KeyInProgress,
    TooLarge,
    TooMany,
    /// Reached outside what can be answered in time.
    TooSlow,
    Unavailable,
    Internal,
}

impl ErrorCode {
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::NotSignedIn => 401,
            Self::Forbidden | Self::ScopeTooNarrow | Self::ForeignOrigin => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Duplicate | Self::KeyInProgress => 409,
            Self::Conflict => 412,
            Self::TooLarge => 413,
            Self::Invalid | Self::KeyReused | Self::TooSlow => 422,
            Self::VersionRequired => 428,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::BadRequest => "bad_request",
            Self::NotSignedIn => "not_signed_in",
            Self::Forbidden => "forbidden",
            Self::ScopeTooNarrow => "scope_too_narrow",
            Self::ForeignOrigin => "foreign_origin",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::VersionRequired => "version_required",
            Self::Duplicate => "duplicate",
            Self::KeyReused => "key_reused",
            Self::KeyInProgress => "key_in_progress",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::TooSlow => "too_slow",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

/// An error as a person or a program receives it: no driver's message, no other person's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AppError {
    pub code: ErrorCode,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// The request's id, by which the log line is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// More for programs and dialogs: the current record on a conflict, the likely duplicates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<serde_json::Value>,
}

impl AppError {
    #[must_use]
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, fields: Vec::new(), request_id: None, detail: None }
    }

    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(ErrorCode::NotFound)
    }

    #[must_use]
    pub const fn forbidden() -> Self {
        Self::new(ErrorCode::Forbidden)
    }

    #[must_use]
    pub const fn not_signed_in() -> Self {
        Self::new(ErrorCode::NotSignedIn)
    }

    #[must_use]
    pub const fn internal() -> Self {
        Self::new(ErrorCode::Internal)
    }

    #[must_use]
    pub const fn bad_request() -> Self {
        Self::new(ErrorCode::BadRequest)
    }

    /// A request that cannot be read, and the part of it that is why: a parameter, a header.
    #[must_use]
    pub fn unreadable(part: impl Into<String>, problem: Problem) -> Self {
        Self { fields: vec![FieldError::new(part, problem)], ..Self::bad_request() }
    }

    #[must_use]
    pub const fn invalid(fields: Vec<FieldError>) -> Self {
        Self { code: ErrorCode::Invalid, fields, request_id: None, detail: None }
    }

    /// One refused field.
    #[must_use]
    pub fn field(field: impl Into<String>, problem: Problem) -> Self {
        FieldError::new(field, problem).into()
    }

    #[must_use]
    pub fn with_detail(mut self, detail: impl Serialize) -> Self {
        self.detail = serde_json::to_value(detail).ok();
        self
    }

    /// What happened, in the person's language.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &'static str {
        errors::by_name(self.code.key(), lang).unwrap_or_else(|| errors::internal(lang))
    }

    /// What to say where no form shows its fields: the first field's problem, else what happened.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.fields.first().map_or_else(|| self.title(lang).to_owned(), |field| field.problem.message(lang))
    }

    /// The same for a program that asked, which has no page to reload and no form.
    #[must_use]
    pub fn title_for_programs(&self, lang: Lang) -> &'static str {
        errors::by_name(&format!("api_{}", self.code.key()), lang).unwrap_or_else(|| self.title(lang))
    }

    /// The problem of a field, if it has one.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&Problem> {
        self.fields.iter().find(|error| error.field == field).map(|error| &error.problem)
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.key())?;
        for error in &self.fields {
            write!(formatter, " {}:{:?}", error.field, error.problem)?;
        }
        Ok(())
    }
}

impl std::error::Error for AppError {}

impl From<FieldError> for AppError {
    fn from(fault: FieldError) -> Self {
        Self::invalid(vec![fault])
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::new(ErrorCode::Unavailable),
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::bad_request(),
            _ => Self::internal(),
        }
    }
}

/// A field and what is wrong with it. `field` is the registry's key, or a path such as `contacts[0].phone`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    #[serde(flatten)]
    pub problem: Problem,
}

impl FieldError {
    #[must_use]
    pub fn new(field: impl Into<String>, problem: Problem) -> Self {
        Self { field: field.into(), problem }
    }
}

macro_rules! problems {
    ($($name:ident $key:ident $({ $argument:ident })?,)*) => {
        /// Why a value was refused. The key of each is its code in the API.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "code", rename_all = "snake_case")]
        pub enum Problem {
            $($name $({ $argument: i64 })?,)*
        }

        impl Problem {
            #[must_use]
            pub const fn key(&self) -> &'static str {
                match self {
                    $(Self::$name $({ $argument: _ })? => stringify!($key),)*
                }
            }

            /// The same for a program that asked, which copies no address and has no form.
            #[must_use]
            pub fn message_for_programs(&self, lang: Lang) -> String {
                let own = problems::by_name(&format!("api_{}", self.key()), lang);
                own.map_or_else(|| self.message(lang), str::to_owned)
            }

            /// What is wrong and how to mend it, in the person's language.
            #[must_use]
            pub fn message(&self, lang: Lang) -> String {
                match self {
                    $(Self::$name $({ $argument })? => problems::$key(lang $(, *$argument)?).to_string(),)*
                }
            }
        }
    };
}

problems! {
    Required required,
    TooLong too_long { max },
    TooShort too_short { min },
    NotANumber not_a_number,
    NotWhole not_whole,
    TooManyDecimals too_many_decimals { max },
    TooSmall too_small { min },
    TooLarge too_large { max },
    NotADate not_a_date,
    NotATime not_a_time,
    UnlikelyYear unlikely_year,
    InTheFuture in_the_future,
    InThePast in_the_past,
    ResultNeeded result_needed,
    BadRepeat bad_repeat,
    EndsBeforeStart ends_before_start,
    Closed closed,
    // Of a check-in at what is done from anywhere.
    NowhereToBe nowhere_to_be,
    NotAnEmail not_an_email,
    NotAPhone not_a_phone,
    BadTaxNumber bad_tax_number,
    BadAccount bad_account,
    UnknownChoice unknown_choice,
    UnknownTag unknown_tag,
    UnknownRegion unknown_region,
    RegionMismatch region_mismatch,
    UnknownPerson unknown_person,
    UnknownDepartment unknown_department,
    UnknownField unknown_field,
    OperatorNotAllowed operator_not_allowed,
    CurrencyUnknown currency_unknown,
    Taken taken,
    DaySet day_set,
    // Other records still use it.
    InUse in_use,
    InBin in_bin,
    TakenSince taken_since,
    // It would stand below itself.
    Circular circular,
    // Nobody would be left to let others in.
    LastAdmin last_admin,
    TooMany too_many { max },
    TooDeep too_deep,
    NotAllowed not_allowed,
    // Somebody else does not see it, and so cannot be given anything about it.
    CannotSeeCustomer cannot_see_customer,
    WrongPassword wrong_password,
    WeakPassword weak_password,
    Expired expired,
    FileTooLarge file_too_large { max },
    FileKindRefused file_kind_refused,
    // Of a file to import, and of its columns.
    NotATable not_a_table,
    NoColumn no_column,
    TwoColumns two_columns,
    GivenTwice given_twice,
    UnknownColumn unknown_column,
    BadPattern bad_pattern,
    BadTimeZone bad_time_zone,
    BadFilter bad_filter,
    // Of a request that a program wrote.
    BadCursor bad_cursor,
    BadValue bad_value,
    UnknownParameter unknown_parameter,
    ReasonNeeded reason_needed,
    AddressNotAllowed address_not_allowed,
    NoAddress no_address,
    // Of a row that is imported: what a spreadsheet or an earlier row did to it.
    MoreCells more_cells,
    LostDigits lost_digits,
    RoundedDigits rounded_digits,
    FormulaError formula_error,
    Unreadable unreadable,
    AmbiguousDate ambiguous_date,
    RepeatsLine repeats_line { line },
    AlreadyThere already_there,
    SeveralAlike several_alike,
    CheckUsedUp check_used_up,
    UnknownCustomer unknown_customer,
    UnknownContact unknown_contact,
}

/// What a server function answers: done, or refused with what the person can mend. A refusal is data, not a failed
/// request, so that a browser's console stays clean and a plain form can show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    Done(T),
    Refused(AppError),
}

impl<T> Outcome<T> {
    /// # Errors
    /// The refusal, as an error.
    pub fn into_result(self) -> Result<T, AppError> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Refused(error) => Err(error),
        }
    }
}
