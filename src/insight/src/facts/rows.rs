//! The rows in memory. Times are seconds since 1970, in UTC: days begin with a whole second, so nothing is lost for them. Keys of
//! dictionaries, regions and the like are numbers of one table of texts.

use kemai_domain::AppError;
use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

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
    /// By number in [`Spoken`]. Millions of rows go by: the shorter, the faster.
    pub who: u16,
    pub how: u16,
}

/// Who spoke with a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Who {
    pub person: u16,
    /// The person's at the time.
    pub department: u16,
}

/// How one spoke, and what came of it; keys by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct How {
    pub method: u16,
    pub result: u16,
    pub mood: u16,
}

/// What follow-ups have in common.
#[derive(Debug, Default)]
pub struct Spoken {
    pub who: Numbered<Who>,
    pub how: Numbered<How>,
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
pub struct Times<T>(BTreeMap<u32, Drawer<T>>);

/// Rows, and beside them their customers alone: of most rows a salesperson's question reads no more.
#[derive(Clone, Debug)]
struct Drawer<T> {
    customers: Vec<u32>,
    rows: Vec<T>,
}

impl<T> Default for Times<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// 2^21 seconds are 24 days.
const DRAWER: u32 = 21;

impl<T: Timed> Times<T> {
    pub fn put(&mut self, row: T) {
        let empty = || Drawer { customers: Vec::new(), rows: Vec::new() };
        let drawer = self.0.entry(row.at() >> DRAWER).or_insert_with(empty);
        drawer.customers.push(row.customer());
        drawer.rows.push(row);
    }

    /// Those from a second on, and before another, of customers for whom that holds.
    pub fn within(&self, from: u32, until: u32, is_seen: impl Fn(u32) -> bool) -> impl Iterator<Item = &T> {
        let drawers = if from < until { from >> DRAWER..(until >> DRAWER) + 1 } else { 0..0 };
        let rows = self.0.range(drawers).flat_map(|(_, drawer)| drawer.customers.iter().zip(&drawer.rows));
        let seen = rows.filter(move |(customer, _)| is_seen(**customer)).map(|(_, row)| row);
        seen.filter(move |row| (from..until).contains(&row.at()))
    }

    /// Gives back the room that growing took.
    pub fn settle(&mut self) {
        for drawer in self.0.values_mut() {
            drawer.customers.shrink_to_fit();
            drawer.rows.shrink_to_fit();
        }
    }

    /// Forgets those that hang on these customers, which stand in order.
    pub fn forget(&mut self, customers: &[u32]) {
        let is_one = |customer: u32| match customers {
            [only] => customer == *only,
            several => several.binary_search(&customer).is_ok(),
        };
        for drawer in self.0.values_mut() {
            if drawer.customers.iter().any(|customer| is_one(*customer)) {
                drawer.customers.retain(|customer| !is_one(*customer));
                drawer.rows.retain(|row| !is_one(row.customer()));
            }
        }
    }
}

/// Things by number, each once.
#[derive(Debug)]
pub struct Numbered<T> {
    all: Vec<T>,
    numbers: HashMap<T, u16>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    /// The number of a thing, a new one if it is new.
    ///
    /// # Errors
    /// Internal, beyond 65,536 things.
    pub fn number(&mut self, thing: T) -> Result<u16, AppError> {
        if let Some(number) = self.numbers.get(&thing) {
            return Ok(*number);
        }
        let number = u16::try_from(self.all.len()).map_err(|_| AppError::internal())?;
        self.all.push(thing.clone());
        self.numbers.insert(thing, number);
        Ok(number)
    }

    /// In the order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        self.all.iter()
    }
}

/// Texts by number; number 0 is the empty one.
#[derive(Debug)]
pub struct Keys(Numbered<String>);

impl Default for Keys {
    fn default() -> Self {
        let empty = String::new();
        Self(Numbered { all: vec![empty.clone()], numbers: HashMap::from([(empty, 0)]) })
    }
}

impl Keys {
    /// The number of a text, a new one if it is new.
    ///
    /// # Errors
    /// Internal, beyond 65,536 texts.
    pub fn number(&mut self, text: Option<String>) -> Result<u16, AppError> {
        self.0.number(text.unwrap_or_default())
    }

    /// The number of a text that is there.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u16> {
        self.0.numbers.get(text).copied()
    }

    #[must_use]
    pub fn text(&self, number: u16) -> &str {
        self.0.all.get(usize::from(number)).map_or("", String::as_str)
    }

    /// How many there are: the length of a list with a place for each.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.all.len()
    }
}

/// A moment in whole seconds; what lies before 1970 is its first.
#[must_use]
pub fn seconds(at: chrono::DateTime<chrono::Utc>) -> u32 {
    u32::try_from(at.timestamp().max(1)).unwrap_or(u32::MAX)
}
