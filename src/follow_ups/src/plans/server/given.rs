//! Telling people that a plan is theirs now by somebody else's doing.

use crate::plans::model::{Plan, PlanStatus};
use kemai_domain::{AppError, Entity, UserId};
use kemai_records::notifications::{
    NewsKind,
    server::{News, settle, tell},
};
use kemai_server::Tx;

/// Tells whoever has an open plan since this change and did not have it before, unless it was his own doing or only brings back what was.
/// Of a plan that has left somebody, or is over, nothing is news any more. However many plans one change gives to a person, he is told
/// once. Called wherever a plan may change hands, in the same change.
///
/// # Errors
/// Internal, when the database fails.
pub(super) async fn tell_of(
    tx: &mut Tx,
    before: Option<&Plan>,
    after: Option<&Plan>,
) -> Result<(), AppError> {
    let (had, has) = (before.and_then(open_of), after.and_then(open_of));
    if had == has {
        return Ok(());
    }
    if let Some(before) = before {
        settle(tx, NewsKind::Assigned, before.id.0, None).await?;
    }
    let Some((plan, to)) = after.zip(has) else { return Ok(()) };
    if tx.ctx().user_id().ok() == Some(to) || tx.undoes().is_some() {
        return Ok(());
    }
    let news = News {
        kind: NewsKind::Assigned,
        key: format!("{}:{to}", tx.operation()),
        to,
        entity: Entity::Plan,
        record: plan.id.0,
        part: None,
        about_at: Some(plan.due_at),
        is_late: false,
    };
    tell(tx, news).await.map(|_| ())
}

/// Who has to do it, as long as it is open.
fn open_of(plan: &Plan) -> Option<UserId> {
    (plan.status == PlanStatus::Open).then_some(plan.assignee_id)
}
