//! What one is told: the bell in the frame, toasts while one works, and the page of all of it.

mod bell;
mod page;

pub use bell::LiveBell;
pub use page::NotificationsPage;

use kemai_domain::Lang;
use kemai_records::notifications::NewsKind;
use kemai_words::notifications as words;

/// Minutes, with the words for them.
type Snooze = (i64, fn(Lang) -> &'static str);

/// For how long a reminder can be put off, in the toast and on the page.
pub(crate) const SNOOZES: [Snooze; 2] = [(10, words::snooze), (60, words::snooze_hour)];

/// What happened, where the record's title does not say it: who mentions one, who says something to one's work or gives one some, who asks for access, what became of one's own request.
pub(crate) fn headline(kind: NewsKind, actor: Option<&str>, lang: Lang) -> Option<String> {
    match (kind, actor) {
        (NewsKind::Mention, Some(name)) => Some(words::mentioned_by(lang, name)),
        (NewsKind::Access, Some(name)) => Some(words::access_asked_by(lang, name)),
        (NewsKind::AccessGranted, Some(name)) => Some(words::access_granted_by(lang, name)),
        (NewsKind::AccessGranted, None) => Some(words::access_was_granted(lang).to_owned()),
        (NewsKind::AccessRefused, _) => Some(words::access_was_refused(lang).to_owned()),
        (NewsKind::Comment, Some(name)) => Some(words::commented_by(lang, name)),
        (NewsKind::Assigned, Some(name)) => Some(words::assigned_by(lang, name)),
        (NewsKind::Assigned, None) => Some(words::was_assigned(lang).to_owned()),
        (NewsKind::Mention | NewsKind::Comment | NewsKind::Access, None) | (NewsKind::Reminder, _) => None,
    }
}
