//! The rows in memory. Times are seconds since 1970, in UTC: days begin with a whole second, so nothing is lost for them. Keys of
//! dictionaries, regions and the like are numbers of one table of texts.

use kemai_domain::AppError;
use std::collections::{BTreeMap, HashMap};

/// A customer; the usual value is one that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    pub created: u32,
    /// When it came into its state of the lifecycle.
    pub moved: u32,
    /// When one last spoke with it; 0 is never.
    pub touched: u32,
    /// 0 is nobody.
    pub owner: u16,
    /// 0 is none.
    pub department: u16,
    pub country: u16,
    pub region: u16,
    pub category: u16,
    pub source: u16,
    pub lifecycle: u16,
    /// Neither removed nor a number that was never used.
    pub is_there: bool,
}

/// A follow-up that is not removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    pub at: u32,
    pub customer: u32,
    pub person: u16,
    /// The person's at the time.
    pub department: u16,
    pub method: u16,
    pub result: u16,
    pub mood: u16,
}

/// A plan that is neither removed nor cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub at: u32,
    /// 0 is a task without a customer.
    pub customer: u32,
    /// When it was done; 0 is not yet.
    pub done: u32,
    pub assignee: u16,
    pub creator: u16,
}

/// Something that happens at a time and hangs on a customer.
pub trait Timed: Copy {
    fn at(&self) -> u32;
    fn customer(&self) -> u32;
}

impl Timed for Said {
    fn at(&self) -> u32 {
        self.at
    }

    fn customer(&self) -> u32 {
        self.customer
    }
}

impl Timed for Due {
    fn at(&self) -> u32 {
        self.at
    }

    fn customer(&self) -> u32 {
        self.customer
    }
}

/// Rows in drawers of 24 days: whoever counts a month opens two or three.
#[derive(Clone, Debug)]
pub struct Times<T>(BTreeMap<u32, Vec<T>>);

impl<T> Default for Times<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// 2^21 seconds are 24 days.
const DRAWER: u32 = 21;

impl<T: Timed> Times<T> {
    pub fn put(&mut self, row: T) {
        self.0.entry(row.at() >> DRAWER).or_default().push(row);
    }

    /// Those from a second on, and before another.
    pub fn within(&self, from: u32, until: u32) -> impl Iterator<Item = &T> {
        let drawers = if from < until { from >> DRAWER..(until >> DRAWER) + 1 } else { 0..0 };
        self.0.range(drawers).flat_map(|(_, rows)| rows).filter(move |row| (from..until).contains(&row.at()))
    }

    /// Gives back the room that growing took.
    pub fn settle(&mut self) {
        self.0.values_mut().for_each(Vec::shrink_to_fit);
    }

    /// Forgets those that hang on these customers, which stand in order.
    pub fn forget(&mut self, customers: &[u32]) {
        for rows in self.0.values_mut() {
            match customers {
                [only] => rows.retain(|row| row.customer() != *only),
                several => rows.retain(|row| several.binary_search(&row.customer()).is_err()),
            }
        }
    }
}

/// Texts by number; number 0 is the empty one.
#[derive(Debug)]
pub struct Keys {
    texts: Vec<String>,
    numbers: HashMap<String, u16>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { texts: vec![String::new()], numbers: HashMap::from([(String::new(), 0)]) }
    }
}

impl Keys {
    /// The number of a text, a new one if it is new.
    ///
    /// # Errors
    /// Internal, beyond 65,536 texts.
    pub fn number(&mut self, text: Option<String>) -> Result<u16, AppError> {
        let text = text.unwrap_or_default();
        if let Some(number) = self.numbers.get(&text) {
            return Ok(*number);
        }
        let number = u16::try_from(self.texts.len()).map_err(|_| AppError::internal())?;
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        Ok(number)
    }

    /// The number of a text that is there.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u16> {
        self.numbers.get(text).copied()
    }

    #[must_use]
    pub fn text(&self, number: u16) -> &str {
        self.texts.get(usize::from(number)).map_or("", String::as_str)
    }

    /// How many there are: the length of a list with a place for each.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }
}

/// A moment in whole seconds; what lies before 1970 is its first.
#[must_use]
pub fn seconds(at: chrono::DateTime<chrono::Utc>) -> u32 {
    u32::try_from(at.timestamp().max(1)).unwrap_or(u32::MAX)
}
