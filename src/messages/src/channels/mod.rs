//! The ways to people outside the program, one file each. All of them say how a message ended in the same words, and none sends twice what
//! may have arrived.

pub mod guard;
pub mod mail;
pub mod push;
mod request;
pub mod robot;
pub mod sms;

#[cfg(test)]
pub(crate) mod receiver;
#[cfg(test)]
mod tests;

use uuid::Uuid;

/// What goes out. The id is the same on every channel and in every attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: Uuid,
    pub title: String,
    pub text: String,
    /// The whole address of what it tells of.
    pub link: String,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The other side took it over.
    Sent,
    /// It did not arrive, and trying again may help.
    Later { problem: String },
    /// It did not arrive and will not.
    Failed { problem: String },
    /// Nobody knows whether it arrived: the line broke after it was sent. It is not sent again.
    Unknown { problem: String },
    /// The address does not exist any more and can be forgotten.
    Gone,
}

impl Delivery {
    fn failed(problem: impl Into<String>) -> Self {
        Self::Failed { problem: problem.into() }
    }

    fn later(problem: impl Into<String>) -> Self {
        Self::Later { problem: problem.into() }
    }

    fn unknown(problem: impl Into<String>) -> Self {
        Self::Unknown { problem: problem.into() }
    }
}
