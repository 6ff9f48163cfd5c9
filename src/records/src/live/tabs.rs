//! What the tabs of a browser know of each other's place in the order of what happens. One of them has the stream; the others hear its
//! events over a channel, from the moment on at which they listen. What they show may be older than that.

use super::LiveEvent;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What tabs say to each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Said {
    /// The stream said it.
    Event(LiveEvent),
    /// A tab listens from now on, whose page shows what happened up to this operation.
    Listens(i64),
    /// Whose page shows no more than this has missed something.
    Missed(i64),
}

/// What a tab does with what it heard.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Then {
    Nothing,
    Tell(LiveEvent),
    Say(Said),
}

/// Where one tab stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    /// What the page shows, as the server said with it.
    page: Option<i64>,
    /// The last operation that the tab was told of, or that its page shows.
    known: Option<i64>,
    /// The oldest page that listens while nobody has the stream: whoever opens it opens it for that one too.
    oldest: Option<i64>,
}

impl Place {
    pub fn of(page: Option<i64>) -> Self {
        Self { page, known: page, oldest: None }
    }

    /// What to say when one begins to listen.
    pub fn greeting(self) -> Option<Said> {
        self.page.map(Said::Listens)
    }

    /// Behind which operation the stream is to be opened.
    pub fn start(self) -> Option<i64> {
        let known = self.known?;
        Some(self.oldest.map_or(known, |oldest| oldest.min(known)))
    }

    /// Takes an event of one's own stream. In the middle of an operation one stands before it: what is told again changes nothing.
    pub fn note(&mut self, event: &LiveEvent) {
        self.known = event.id.parse().ok().max(self.known);
        self.oldest = None;
    }

    /// Takes what another tab said.
    pub fn hear(&mut self, said: Said, has_stream: bool) -> Then {
        match said {
            Said::Event(event) => {
                self.note(&event);
                Then::Tell(event)
            }
            // The stream goes on behind what is known: what happened before was said before that tab listened.
            Said::Listens(page) if has_stream => {
                if self.known > Some(page) {
                    Then::Say(Said::Missed(page))
                } else {
                    Then::Nothing
                }
            }
            Said::Listens(page) => {
                self.oldest = Some(self.oldest.map_or(page, |oldest| oldest.min(page)));
                Then::Nothing
            }
            Said::Missed(page) if self.page == Some(page) => {
                self.page = None;
                Then::Tell(LiveEvent { id: String::new(), event: "reset".to_owned(), data: Value::Null })
            }
            Said::Missed(_) => Then::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: i64) -> LiveEvent {
        LiveEvent { id: id.to_string(), event: "change".to_owned(), data: Value::Null }
    }

    fn is_reset(then: &Then) -> bool {
        matches!(then, Then::Tell(event) if event.event == "reset")
    }

    #[test]
    fn a_tab_that_comes_late_is_told_that_it_missed_something() {
        let (mut leader, mut late) = (Place::of(Some(5)), Place::of(Some(5)));
        leader.note(&event(10));
        let answer = leader.hear(late.greeting().unwrap(), true);
        assert_eq!(answer, Then::Say(Said::Missed(5)));
        // An event may overtake the answer.
        assert_eq!(late.hear(Said::Event(event(11)), false), Then::Tell(event(11)));
        assert!(is_reset(&late.hear(Said::Missed(5), false)));
        assert_eq!(late.hear(Said::Missed(5), false), Then::Nothing, "once");
        assert_eq!(late.start(), Some(11), "should it open the stream later");
    }

    #[test]
    fn a_tab_that_shows_all_is_left_alone() {
        let mut leader = Place::of(Some(5));
        assert_eq!(leader.hear(Said::Listens(5), true), Then::Nothing);
        assert_eq!(leader.hear(Said::Listens(7), true), Then::Nothing, "its page is newer than the stream");
        let mut other = Place::of(Some(7));
        assert_eq!(other.hear(Said::Missed(5), false), Then::Nothing, "somebody else is meant");
    }

    #[test]
    fn tabs_that_open_at_once_get_a_stream_for_the_oldest() {
        let mut newer = Place::of(Some(10));
        assert_eq!(newer.hear(Said::Listens(5), false), Then::Nothing);
        assert_eq!(newer.hear(Said::Listens(8), false), Then::Nothing);
        assert_eq!(newer.start(), Some(5));
        newer.note(&event(6));
        assert_eq!(newer.start(), Some(10), "after a break it goes on behind what is known");
    }

    #[test]
    fn without_a_number_the_stream_begins_now() {
        assert_eq!(Place::of(None).start(), None);
        assert_eq!(Place::of(None).greeting(), None);
    }
}
