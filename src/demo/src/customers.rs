//! Customers with their contacts. Each batch has randomness of its own, from the seed and its place, so that batches can be made in any
//! order.

use crate::{
    Wish,
    calendar::Schedule,
    numbers,
    people::{Sellers, mailbox, person},
    places::{Drawn, Places},
    talks::Talks,
    words::{BANKS, FORMS, NEEDS, REMARKS, ROADS, TITLES, TRADE, TRADES},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kemai_customers::customers::{
    ContactInput, CustomerInput, Lifecycle,
    server::load::{Incoming, Serials},
};
use kemai_domain::{Company, UserId, code::CodePattern};
use kemai_server::Ctx;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::ops::Range;

/// Keys of the choices that come with the program, the commoner more often.
const CATEGORIES: &[&str] = &[
    "retail",
    "retail",
    "retail",
    "wholesale",
    "wholesale",
    "project",
    "project",
    "long_term",
    "key_account",
];
const SOURCES: &[&str] = &[
    "referral",
    "referral",
    "website",
    "website",
    "phone_call",
    "exhibition",
    "advertising",
    "visit",
    "import",
];
const SIZES: &[&str] =
    &["size_1_19", "size_1_19", "size_20_99", "size_20_99", "size_100_499", "size_500_999", "size_1000"];
const BUSINESS: &[&str] =
    &["end_user", "end_user", "end_user", "contractor", "contractor", "dealer", "retailer", "manufacturer"];
const PRICES: &[&str] = &["list_price", "list_price", "list_price", "dealer_price", "key_price"];
const VALUES: &[&str] = &["a", "b", "b", "c", "c", "c", "c"];
const TAGS: &[&str] = &["vip", "price_sensitive", "price_sensitive", "fast_delivery", "fast_delivery"];
const ROLES: &[&str] = &["user", "decider", "influencer", "buyer", "buyer", "payer", "gatekeeper"];
const STATES: &[Lifecycle] = &[
    Lifecycle::Lead,
    Lifecycle::Lead,
    Lifecycle::Lead,
    Lifecycle::Prospect,
    Lifecycle::Prospect,
    Lifecycle::New,
    Lifecycle::Active,
    Lifecycle::Active,
    Lifecycle::Loyal,
    Lifecycle::AtRisk,
    Lifecycle::Lost,
];

pub struct Generator {
    seed: u64,
    /// Follow-ups of a customer, on average.
    each: usize,
    schedule: Schedule,
    pattern: CodePattern,
    places: Places,
    sellers: Sellers,
    now: DateTime<Utc>,
}

impl Generator {
    pub fn new(ctx: &Ctx, wish: Wish, sellers: Sellers) -> Self {
        let zone = ctx.company_zone();
        let now = ctx.now();
        let mut random = StdRng::seed_from_u64(wish.seed ^ 0x5eed);
        let today = now.with_timezone(&zone).date_naive();
        let pattern = CodePattern::parse(&ctx.company().customer_code)
            .or_else(|_| CodePattern::parse(Company::DEFAULT_CUSTOMER_CODE))
            .unwrap_or_else(|_| unreachable!("the default pattern is one"));
        Self {
            seed: wish.seed,
            each: wish.follow_ups_each,
            schedule: Schedule::new(wish.customers, wish.years, today, zone, &mut random),
            pattern,
            places: Places::new(),
            sellers,
            now,
        }
    }

    /// Customers by their place in time, and the last serial of each period among them.
    pub fn customers(&self, places: Range<usize>) -> (Vec<Incoming>, Vec<Talks>, Serials) {
        let mut random =
            StdRng::seed_from_u64(self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(places.start as u64));
        let mut serials = Serials::new();
        let mut customers = Vec::with_capacity(places.len());
        let mut all_talks = Vec::with_capacity(places.len());
        for place in places {
            let (day, serial, at) = self.schedule.of(place);
            let period = self.pattern.period().key(day);
            let last = i64::try_from(serial).unwrap_or(i64::MAX);
            match serials.last_mut() {
                Some((known, highest)) if *known == period => *highest = last,
                _ => serials.push((period, last)),
            }
            let code = self.pattern.render(day, serial);
            if let Some((mut incoming, owner)) = self.customer(code, at, &mut random) {
                let talks = Talks::draw(place, owner, self.each, &self.schedule, self.now, &mut random);
                incoming.last_contact_at = talks.last_contact_at();
                incoming.next_contact_at = talks.next_contact_at();
                customers.push(incoming);
                all_talks.push(talks);
            }
        }
        (customers, all_talks, serials)
    }

    fn customer(
        &self,
        code: String,
        created_at: DateTime<Utc>,
        random: &mut StdRng,
    ) -> Option<(Incoming, UserId)> {
        let drawn = self.places.draw(random)?;
        let sellers = self
            .sellers
            .0
            .get(drawn.area)
            .filter(|sellers| !sellers.is_empty())
            .or_else(|| self.sellers.0.first())?;
        let owner = *sellers.choose(random)?;
        let age = (self.now - created_at).num_seconds().max(1);
        let touched = random.random_range(0.0..1.0_f64);
        let updated_at = if touched < 0.3 {
            created_at
        } else {
            created_at + TimeDelta::seconds((age as f64 * touched) as i64)
        };
        let mut moves = vec![(Lifecycle::Lead, created_at)];
        let state = pick(STATES, random);
        if state != Lifecycle::Lead {
            moves.push((state, updated_at));
        }
        let input = if random.random_bool(0.92) {
            company(&drawn, owner, sellers, random)
        } else {
            individual(&drawn, owner, random)
        };
        let incoming = Incoming {
            code,
            input,
            created_at,
            updated_at,
            created_by: Some(owner),
            last_contact_at: None,
            next_contact_at: None,
            moves,
        };
        Some((incoming, owner))
    }
}

fn company(drawn: &Drawn<'_>, owner: UserId, sellers: &[UserId], random: &mut StdRng) -> CustomerInput {
    let (trade, industry) = pick(TRADES, random);
    let brand: String =
        (0..if random.random_bool(0.85) { 2 } else { 3 }).map(|_| pick(TRADE, random)).collect();
    let name = format!("{}{brand}{trade}{}", drawn.place.city, pick(FORMS, random));
    let domain = format!("{}.example", mailbox(&brand));
    let mut input = CustomerInput {
        kind: "company".to_owned(),
        industry: industry.to_owned(),
        size: some(0.8, SIZES, random),
        business_type: some(0.8, BUSINESS, random),
        price_level: some(0.7, PRICES, random),
        website: if random.random_bool(0.3) { format!("https://www.{domain}") } else { String::new() },
        ..common(drawn, owner, random)
    };
    if random.random_bool(0.45) {
        input.credit_limit = (random.random_range(1..=60_u32) * 5_000).to_string();
        input.settlement_days = pick(&["7", "15", "30", "30", "60", "90"], random).to_owned();
    }
    if random.random_bool(0.5) {
        input.invoice_title.clone_from(&name);
        input.tax_number = numbers::credit_code(&drawn.place.code, random);
    }
    if random.random_bool(0.2) {
        input.bank_name = format!("{}{}支行", pick(BANKS, random), drawn.place.city);
        input.bank_account = numbers::account(random);
    }
    if random.random_bool(0.12) {
        input.collaborator_ids = vec![pick(sellers, random).to_string()];
    }
    let contacts = match random.random_range(0..20) {
        0 | 1 => 0,
        2 | 3 => 2,
        _ => 1,
    };
    input.contacts = (0..contacts).map(|_| contact(drawn, &domain, random)).collect();
    input.name = name;
    input
}

fn individual(drawn: &Drawn<'_>, owner: UserId, random: &mut StdRng) -> CustomerInput {
    let name = person(random);
    let contact =
        ContactInput { name: name.clone(), mobile: numbers::mobile(random), ..ContactInput::default() };
    CustomerInput { name, kind: "person".to_owned(), contacts: vec![contact], ..common(drawn, owner, random) }
}

/// What companies and persons have alike.
fn common(drawn: &Drawn<'_>, owner: UserId, random: &mut StdRng) -> CustomerInput {
    let mut tags: Vec<String> = Vec::new();
    if random.random_bool(0.35) {
        tags.push(pick(TAGS, random).to_owned());
    }
    let number = random.random_range(1..400_u32);
    CustomerInput {
        category: pick(CATEGORIES, random).to_owned(),
        source: pick(SOURCES, random).to_owned(),
        value_level: some(0.85, VALUES, random),
        tags,
        country: "CN".to_owned(),
        region_code: drawn.place.code.clone(),
        address: if random.random_bool(0.7) {
            format!("{}{}{number}号", drawn.place.label, pick(ROADS, random))
        } else {
            String::new()
        },
        needs: some(0.15, NEEDS, random),
        remarks: some(0.15, REMARKS, random),
        owner_id: owner.to_string(),
        ..CustomerInput::default()
    }
}

/// Of somebody at work: `1978-05-21`.
fn birthday(random: &mut StdRng) -> String {
    let day = NaiveDate::from_yo_opt(random.random_range(1964..2003), random.random_range(1..366));
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn contact(drawn: &Drawn<'_>, domain: &str, random: &mut StdRng) -> ContactInput {
    let name = person(random);
    ContactInput {
        title: some(0.8, TITLES, random),
        mobile: numbers::mobile(random),
        phone: if random.random_bool(0.25) {
            numbers::landline(drawn.telephone, random)
        } else {
            String::new()
        },
        email: if random.random_bool(0.4) { format!("{}@{domain}", mailbox(&name)) } else { String::new() },
        decision_role: some(0.4, ROLES, random),
        birthday: if random.random_bool(0.2) { birthday(random) } else { String::new() },
        name,
        ..ContactInput::default()
    }
}

fn pick<T: Copy>(list: &[T], random: &mut StdRng) -> T {
    list[random.random_range(0..list.len())]
}

/// One of the list, or nothing.
fn some(chance: f64, list: &[&str], random: &mut StdRng) -> String {
    if random.random_bool(chance) { pick(list, random).to_owned() } else { String::new() }
}
