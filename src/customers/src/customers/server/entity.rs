//! Rows of customers and of what belongs to them.

/// `customers`
pub mod customer {
    use kemai_server::Encrypted;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        #[sea_orm(unique)]
        pub id: Uuid,
        pub version: i64,
        pub code: String,
        pub name: String,
        pub name_folded: String,
        pub name_core: String,
        pub name_sort: String,
        pub kind: String,
        pub industry: Option<String>,
        pub size: Option<String>,
        pub business_type: Option<String>,
        pub category: Option<String>,
        pub source: Option<String>,
        pub price_level: Option<String>,
        pub value_level: Option<String>,
        pub lifecycle: String,
        pub lifecycle_since: DateTimeUtc,
        pub settlement_days: Option<i64>,
        /// In the currency's smallest unit.
        pub credit_limit: Option<i64>,
        pub currency: String,
        pub invoice_title: Option<String>,
        pub tax_number: Option<Encrypted<String>>,
        pub bank_name: Option<String>,
        pub bank_account: Option<Encrypted<String>>,
        pub owner_id: Option<Uuid>,
        pub department_id: Option<Uuid>,
        pub country: String,
        pub region_code: Option<String>,
        pub region_text: Option<String>,
        pub address: Option<Encrypted<String>>,
        pub website: Option<String>,
        pub needs: Option<Encrypted<String>>,
        pub remarks: Option<Encrypted<String>>,
        /// When one last spoke with the customer, and when one will next: written by `server/contacted.rs` alone.
        pub last_contact_at: Option<DateTimeUtc>,
        pub next_contact_at: Option<DateTimeUtc>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        pub created_by: Option<Uuid>,
        pub updated_by: Option<Uuid>,
        pub deleted_at: Option<DateTimeUtc>,
        pub deleted_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `contacts`
pub mod contact {
    use kemai_server::Encrypted;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "contacts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub customer_id: Uuid,
        pub name: String,
        pub title: Option<String>,
        pub mobile: Option<Encrypted<String>>,
        pub phone: Option<Encrypted<String>>,
        pub email: Option<Encrypted<String>>,
        pub other_email: Option<Encrypted<String>>,
        pub wechat: Option<Encrypted<String>>,
        pub birthday: Option<Date>,
        pub decision_role: Option<String>,
        pub is_primary: bool,
        pub remarks: Option<Encrypted<String>>,
        pub position: i64,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        pub created_by: Option<Uuid>,
        pub updated_by: Option<Uuid>,
        pub deleted_at: Option<DateTimeUtc>,
        /// When it lost all but its name: see `purge.rs`.
        pub purged_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `customer_collaborators`
pub mod collaborator {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer_collaborators")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `customer_tags`
pub mod tag {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer_tags")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `lifecycle_moves`
pub mod lifecycle_move {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lifecycle_moves")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub customer_id: Uuid,
        pub from_state: Option<String>,
        pub to_state: String,
        pub reason: Option<String>,
        pub at: DateTimeUtc,
        pub moved_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
