//! A customer and its contacts as pages and programs read them.

use chrono::{DateTime, NaiveDate, Utc};
use kemai_domain::{ContactId, Currency, CustomerId, DepartmentId, Money, OperationId, UserId};
use kemai_records::word_enum;
use kemai_words::customers as words;
use serde::{Deserialize, Serialize};

word_enum! {
    /// What the customer is.
    CustomerKind {
        Company company kind_company,
        Person person kind_person,
    }
}

word_enum! {
    /// Where the relation stands. A lead is a customer in that state.
    Lifecycle {
        Lead lead lifecycle_lead,
        Prospect prospect lifecycle_prospect,
        New new lifecycle_new,
        Active active lifecycle_active,
        Loyal loyal lifecycle_loyal,
        AtRisk at_risk lifecycle_at_risk,
        Lost lost lifecycle_lost,
    }
}

impl Lifecycle {
    /// The tone its tag has.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Lead | Self::Prospect => "",
            Self::New => "info",
            Self::Active | Self::Loyal => "success",
            Self::AtRisk => "warning",
            Self::Lost => "danger",
        }
    }
}

word_enum! {
    /// A contact's part in the decision.
    DecisionRole {
        User user role_user,
        Decider decider role_decider,
        Influencer influencer role_influencer,
        Buyer buyer role_buyer,
        Payer payer role_payer,
        Gatekeeper gatekeeper role_gatekeeper,
    }
}

/// A customer. Fields that the reader's role hides are masked (`138****2217`) or missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub version: i64,
    pub code: String,
    pub name: String,
    pub kind: CustomerKind,
    pub industry: Option<String>,
    pub size: Option<String>,
    pub business_type: Option<String>,
    pub category: Option<String>,
    pub source: Option<String>,
    /// Keys of the dictionary `tag`.
    pub tags: Vec<String>,
    pub price_level: Option<String>,
    pub value_level: Option<String>,
    pub lifecycle: Lifecycle,
    pub lifecycle_since: DateTime<Utc>,
    pub settlement_days: Option<i64>,
    pub credit_limit: Option<Money>,
    /// The limit's currency; missing for whoever may see no amounts alone.
    pub currency: Option<Currency>,
    pub invoice_title: Option<String>,
    pub tax_number: Option<String>,
    pub bank_name: Option<String>,
    pub bank_account: Option<String>,
    pub owner_id: Option<UserId>,
    pub department_id: Option<DepartmentId>,
    pub collaborator_ids: Vec<UserId>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Six digits of the official divisions, in China.
    pub region_code: Option<String>,
    /// Anywhere else.
    pub region_text: Option<String>,
    pub address: Option<String>,
    pub website: Option<String>,
    pub needs: Option<String>,
    pub remarks: Option<String>,
    pub last_contact_at: Option<DateTime<Utc>>,
    /// Of the next open plan.
    pub next_contact_at: Option<DateTime<Utc>>,
    pub contacts: Vec<Contact>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// A person at a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub customer_id: CustomerId,
    pub version: i64,
    pub name: String,
    pub title: Option<String>,
    pub mobile: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    #[serde(default)]
    pub other_email: Option<String>,
    pub wechat: Option<String>,
    pub birthday: Option<NaiveDate>,
    pub decision_role: Option<DecisionRole>,
    pub is_primary: bool,
    pub remarks: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
}

/// A customer with what its page needs beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerView {
    pub customer: Customer,
    /// `山东省 济南市 历下区`, or the free region.
    pub region: String,
    pub can_edit: bool,
    pub can_remove: bool,
    pub can_assign: bool,
    pub can_restore: bool,
    /// True when the reader sees contact fields masked.
    pub is_masked: bool,
}

/// One dated move of the lifecycle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LifecycleMove {
    pub from: Option<Lifecycle>,
    pub to: Lifecycle,
    pub reason: Option<String>,
    pub at: DateTime<Utc>,
    pub moved_by: Option<UserId>,
}

/// Why another customer may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateReason {
    TaxNumber,
    Phone,
    Email,
    SameName,
    SimilarName,
}

impl DuplicateReason {
    /// A sure duplicate needs a decision before it is saved.
    #[must_use]
    pub const fn is_sure(self) -> bool {
        !matches!(self, Self::SimilarName)
    }
}

/// A likely duplicate. One outside the person's reach has neither name nor id: it is only said to be there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duplicate {
    pub reasons: Vec<DuplicateReason>,
    pub is_sure: bool,
    pub visible: Option<VisibleDuplicate>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisibleDuplicate {
    pub id: CustomerId,
    pub code: String,
    pub name: String,
    pub owner_id: Option<UserId>,
}

/// A contact's birthday that comes soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birthday {
    /// The day it is kept this time.
    pub on: NaiveDate,
    pub contact: String,
    pub customer_id: CustomerId,
    pub customer_name: String,
}

/// What is to be done with many customers at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    Assign {
        owner_id: UserId,
    },
    AddTag {
        tag: String,
    },
    RemoveTag {
        tag: String,
    },
    /// A field of the registry whose kind is a choice.
    Set {
        field: String,
        value: String,
    },
    Remove,
    /// Of what lies in the recycle bin.
    Restore,
}

/// What a bulk action did. `operation` undoes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkDone {
    pub operation: OperationId,
    pub changed: u64,
    /// Records left as they were: out of reach, or changed by others meanwhile.
    pub skipped: u64,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub seq: i64,
    pub operation: OperationId,
    /// The operation's kind: `customer.update`, `customer.bulk_tag`.
    pub kind: String,
    /// The kind of the operation that it undid.
    pub undid: Option<String>,
    pub at: DateTime<Utc>,
    pub actor_name: Option<String>,
    pub program: Option<String>,
    pub entity: String,
    pub action: String,
    /// Which of several records it is about, where that has to be said and the reader may see it.
    pub about: Option<HistoryAbout>,
    pub changes: Vec<HistoryChange>,
}

/// What a record says, with its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryAbout {
    pub text: String,
    pub path: String,
}

/// One field, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryChange {
    pub field: String,
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What search finds as one types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchHit {
    pub id: CustomerId,
    pub code: String,
    pub name: String,
    /// The contact through whom it was found.
    pub contact: Option<String>,
    pub owner_id: Option<UserId>,
}
