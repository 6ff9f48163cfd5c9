//! What one is told: the bell in the frame, toasts while one works, and the page of all of it.

mod bell;
mod page;

pub use bell::LiveBell;
pub use page::NotificationsPage;

use kemai_domain::Lang;
use kemai_records::notifications::NewsKind;
use kemai_words::notifications as words;

/// What happened, where the record's title does not say it: who mentions one, who asks for access, what became of one's own request.
pub(crate) fn headline(kind: NewsKind, actor: Option<&str>, lang: Lang) -> Option<String> {
    match (kind, actor) {
        (NewsKind::Mention, Some(name)) => Some(words::mentioned_by(lang, name)),
        (NewsKind::Access, Some(name)) => Some(words::access_asked_by(lang, name)),
        (NewsKind::AccessGranted, Some(name)) => Some(words::access_granted_by(lang, name)),
        (NewsKind::AccessGranted, None) => Some(words::access_was_granted(lang).to_owned()),
        (NewsKind::AccessRefused, _) => Some(words::access_was_refused(lang).to_owned()),
        (NewsKind::Mention | NewsKind::Access, None) | (NewsKind::Reminder, _) => None,
    }
}
