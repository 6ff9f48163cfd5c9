//! The schema, one migration per file, the same files for SQLite and PostgreSQL. A migration first expands (new tables, columns
//! that may be empty), and a later release contracts, so that two versions of the program can run side by side.

use sea_orm_migration::prelude::*;

mod dialect;
mod m20261121_000001_people;
mod m20261121_000002_change_log;
mod m20261121_000003_records;
mod m20261121_000004_customers;
mod m20261121_000005_customer_search;
mod m20261122_000006_upkeep;
mod m20261122_000007_access_requests;
mod m20261122_000008_customer_walks;
mod m20261124_000009_follow_ups;
mod m20261124_000010_customer_contact;
mod m20261124_000011_follow_up_rights;
mod m20261124_000012_jobs;
mod m20261124_000013_notifications;
mod m20261124_000014_notice_choices;
mod m20261124_000015_outbox;
mod m20261124_000016_summaries;
mod m20261124_000017_follow_up_results;
mod m20261124_000018_check_in;
mod m20261124_000019_imports;
mod m20261127_000020_outbox_news;
mod m20261127_000021_import_files;
mod m20261127_000022_blind_indexes;
mod m20261128_000023_silence;
mod m20261128_000024_replayed_etag;
mod m20261128_000025_reach;
mod m20261128_000026_limits;
mod m20261128_000027_plans_by_due;
mod m20261128_000028_purged_users;
mod m20261128_000029_other_email;
mod m20261129_000030_removed_by;
mod m20261129_000031_facets;

/// Runs the migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_people::Migration),
            Box::new(m20261121_000002_change_log::Migration),
            Box::new(m20261121_000003_records::Migration),
            Box::new(m20261121_000004_customers::Migration),
            Box::new(m20261121_000005_customer_search::Migration),
            Box::new(m20261122_000006_upkeep::Migration),
            Box::new(m20261122_000007_access_requests::Migration),
            Box::new(m20261122_000008_customer_walks::Migration),
            Box::new(m20261124_000009_follow_ups::Migration),
            Box::new(m20261124_000010_customer_contact::Migration),
            Box::new(m20261124_000011_follow_up_rights::Migration),
            Box::new(m20261124_000012_jobs::Migration),
            Box::new(m20261124_000013_notifications::Migration),
            Box::new(m20261124_000014_notice_choices::Migration),
            Box::new(m20261124_000015_outbox::Migration),
            Box::new(m20261124_000016_summaries::Migration),
            Box::new(m20261124_000017_follow_up_results::Migration),
            Box::new(m20261124_000018_check_in::Migration),
            Box::new(m20261124_000019_imports::Migration),
            Box::new(m20261127_000020_outbox_news::Migration),
            Box::new(m20261127_000021_import_files::Migration),
            Box::new(m20261127_000022_blind_indexes::Migration),
            Box::new(m20261128_000023_silence::Migration),
            Box::new(m20261128_000024_replayed_etag::Migration),
            Box::new(m20261128_000025_reach::Migration),
            Box::new(m20261128_000026_limits::Migration),
            Box::new(m20261128_000027_plans_by_due::Migration),
            Box::new(m20261128_000028_purged_users::Migration),
            Box::new(m20261128_000029_other_email::Migration),
            Box::new(m20261129_000030_removed_by::Migration),
            Box::new(m20261129_000031_facets::Migration),
        ]
    }
}
