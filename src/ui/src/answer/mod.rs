//! Answer: what the page says back.

mod banner;
mod conflict;
mod dialog;
mod empty;
mod refused;
mod signed_out;
mod skeleton;
mod summary;
mod toast;

pub use banner::{Banner, Tone};
pub use conflict::{Conflict, ConflictField};
pub use dialog::{Dialog, Side};
pub use empty::{Empty, ErrorState};
pub use refused::show_first_refused;
pub use signed_out::{Failure, SignInLink, SignedOut};
pub use skeleton::{Skeleton, SkeletonCards, SkeletonLines, SkeletonRows};
pub use summary::ErrorSummary;
pub use toast::{ToastAction, ToastButton, ToastList, Toasts, toast, toasts};
