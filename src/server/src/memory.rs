//! What areas keep in memory beside the database, such as sums of what stands there: one value of each type, made when it is first asked
//! for. Each program has its own, so that tests and servers in one process do not share any.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Values by their type.
#[derive(Default)]
pub struct Memory(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Memory {
    /// The program's value of this type.
    #[must_use]
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = values.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default())).clone();
        drop(values);
        // A value stands under its own type.
        value.downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn each_memory_has_one_value_of_a_type() {
        let (one, other) = (Memory::default(), Memory::default());
        one.of::<AtomicU32>().store(7, Ordering::Relaxed);
        assert_eq!(one.of::<AtomicU32>().load(Ordering::Relaxed), 7);
        assert_eq!(other.of::<AtomicU32>().load(Ordering::Relaxed), 0);
    }
}
