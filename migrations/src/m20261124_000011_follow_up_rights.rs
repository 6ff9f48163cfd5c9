//! Roles that were there before follow-ups and plans may see them as far as the customers they hang on, and write and change at least
//! their own: what shipped roles of a new company begin with.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_connection().get_database_backend() {
            DatabaseBackend::Postgres => run(manager, POSTGRES).await,
            _ => run(manager, SQLITE).await,
        }
    }
}

const SQLITE: &str = "
UPDATE roles SET rights = json_set(rights, '$.matrix.follow_up', json(given.line), '$.matrix.plan', json(given.line))
FROM (
    SELECT r.id, json_patch(r.rights -> '$.matrix.customer', json_object(
        'create', json('true'), 'delete', json('true'),
        'edit', CASE r.rights ->> '$.matrix.customer.edit' WHEN 'none' THEN 'own' ELSE r.rights ->> '$.matrix.customer.edit' END
    )) AS line
    FROM roles r
) AS given
WHERE given.id = roles.id AND rights -> '$.matrix.follow_up' IS NULL
    AND COALESCE(rights ->> '$.matrix.customer.view', 'none') <> 'none'
";

const POSTGRES: &str = "
UPDATE roles SET rights = jsonb_set(
    jsonb_set(rights::jsonb, ARRAY['matrix', 'follow_up'], given.line), ARRAY['matrix', 'plan'], given.line
)::text
FROM (
    SELECT r.id, (r.rights::jsonb -> 'matrix' -> 'customer') || jsonb_build_object(
        'create', true, 'delete', true,
        'edit', CASE r.rights::jsonb -> 'matrix' -> 'customer' ->> 'edit' WHEN 'none' THEN 'own'
            ELSE r.rights::jsonb -> 'matrix' -> 'customer' ->> 'edit' END
    ) AS line
    FROM roles r
) AS given
WHERE given.id = roles.id AND rights::jsonb -> 'matrix' -> 'follow_up' IS NULL
    AND COALESCE(rights::jsonb -> 'matrix' -> 'customer' ->> 'view', 'none') <> 'none'
";
