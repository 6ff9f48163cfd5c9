//! What the company settled about itself.

use crate::Currency;
use serde::{Deserialize, Serialize};

/// The company whose database this is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Company {
    pub name: String,
    /// An IANA name. It rules day serials, months and reports.
    pub time_zone: String,
    /// The base currency.
    pub currency: Currency,
    /// See `code::CodePattern`.
    pub customer_code: String,
    /// So many days what was removed stays in the recycle bin; then it goes for good.
    #[serde(default = "usual_bin_days")]
    pub bin_days: i64,
}

const fn usual_bin_days() -> i64 {
    Company::DEFAULT_BIN_DAYS
}

impl Company {
    pub const DEFAULT_TIME_ZONE: &str = "Asia/Shanghai";
    pub const DEFAULT_CUSTOMER_CODE: &str = "KH{yyyyMMdd}-{0000}";
    pub const DEFAULT_BIN_DAYS: i64 = 30;
    pub const LONGEST_BIN_DAYS: i64 = 3650;
}
