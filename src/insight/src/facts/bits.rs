//! Sets of customers.

use super::{Customer, Facts};
use std::{collections::HashSet, iter::successors, ops::Range};

/// Customers by number, a bit for each: a million of them stay in the processor's cache, where the customers themselves do not.
#[derive(Debug)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// None of so many customers.
    pub fn none(customers: usize) -> Self {
        Self(vec![0; customers.div_ceil(64)])
    }

    /// Those that are there and within.
    pub fn of(facts: &Facts, shared: Option<&HashSet<u32>>, is_within: impl Fn(&Customer) -> bool) -> Self {
        let bits = facts.customers.chunks(64).map(|customers| {
            (0..).zip(customers).fold(0, |bits, (place, customer): (u32, &Customer)| {
                bits | u64::from(customer.is_there && is_within(customer)) << place
            })
        });
        let mut seen = Self(bits.collect());
        for number in shared.into_iter().flatten() {
            if facts.customers.get(*number as usize).is_some_and(|customer| customer.is_there) {
                seen.put(*number);
            }
        }
        seen
    }

    pub fn put(&mut self, number: u32) {
        if let Some(bits) = self.0.get_mut(number as usize / 64) {
            *bits |= 1 << (number % 64);
        }
    }

    pub fn has(&self, number: u32) -> bool {
        self.0.get(number as usize / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 1)
    }

    pub fn count(&self) -> i64 {
        self.0.iter().map(|bits| i64::from(bits.count_ones())).sum()
    }

    /// How many words of 64 customers they are.
    pub const fn words(&self) -> usize {
        self.0.len()
    }

    /// The numbers in a stretch of the bits' words.
    pub fn numbers(&self, words: Range<usize>) -> impl Iterator<Item = usize> {
        let bits = self.0.get(words.clone()).unwrap_or_default();
        words.zip(bits).flat_map(|(word, bits)| {
            let ones = successors(Some(*bits), |bits| Some(bits & bits.wrapping_sub(1)));
            ones.take_while(|bits| *bits != 0).map(move |bits| word * 64 + bits.trailing_zeros() as usize)
        })
    }
}
