//! The company: a tree of departments that grows with it, and the people in them.

use crate::{
    SignIn,
    places::AREAS,
    words::{GIVEN, SURNAMES},
};
use kemai_domain::{AppError, Company as Settings, DepartmentId, RoleId, ShippedRole, UserId};
use kemai_people::{
    Secret,
    departments::{Department, server::service as departments},
    roles::server::store as roles,
    setup::{SetupInput, SetupStep, server as setup},
    users::{UserInput, server::service as users},
};
use kemai_server::{App, Ctx, search_tokens::spellings, settings};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

const NAME: &str = "衡润暖通设备有限公司";
const DOMAIN: &str = "hengrun.example";
const HEAD: &str = "总部";
const SALES: &str = "销售中心";
const CARE: &str = "客户服务部";
const MARKETING: &str = "市场部";
/// People below one manager.
const TEAM: usize = 16;

/// Who sells: owners of customers, by sales area.
#[derive(Clone, Debug)]
pub struct Sellers(pub Vec<Vec<UserId>>);

pub struct Company {
    pub sellers: Sellers,
    pub managers: Vec<UserId>,
    pub people: usize,
    pub sign_ins: Vec<SignIn>,
}

/// Somebody who is to be made.
struct Plan {
    department: String,
    role: ShippedRole,
    area: Option<usize>,
}

/// Eight letters and four digits from the system's own randomness: demo data is often put where others reach it.
pub fn passphrase() -> Secret {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    let mut random = rand::rng();
    let mut word = |length: usize| -> String {
        (0..length).map(|_| char::from(*LETTERS.choose(&mut random).unwrap_or(&b'k'))).collect()
    };
    let (first, second) = (word(5), word(5));
    Secret(format!("{first}-{second}-{:04}", random.random_range(0..10_000)))
}

/// Sets the company up with its people.
pub async fn make(
    app: &App,
    customers: usize,
    random: &mut StdRng,
    password: &Secret,
    steps: &'static [SetupStep],
) -> Result<Company, AppError> {
    let plans = plans((customers / 1000).clamp(12, 1000));
    let mut names = Names::default();
    let (name, email) = names.next(random);
    let first =
        SignIn { role: "admin", name: name.clone(), email: email.clone(), department: HEAD.to_owned() };
    let input = SetupInput {
        company: NAME.to_owned(),
        time_zone: Settings::DEFAULT_TIME_ZONE.to_owned(),
        currency: "CNY".to_owned(),
        departments: tree(&plans),
        name,
        email,
        password: password.clone(),
        language: None,
    };
    setup::create(app, input, steps).await?;
    let ctx = settings::program(app, "demo").await?;
    let tree = departments::list(&ctx).await?;
    let roles = Roles::read(&ctx).await?;
    let mut inputs = Vec::with_capacity(plans.len());
    for plan in &plans {
        let (name, email) = names.next(random);
        let department_id = find(&tree, &plan.department)?;
        inputs.push(UserInput {
            name,
            email,
            department_id,
            role_id: roles.id(plan.role)?,
            service_regions: Vec::new(),
        });
    }
    let made = users::create_many(&ctx, inputs, password.clone()).await?;
    let mut sellers = vec![Vec::new(); AREAS.len()];
    let mut managers = Vec::new();
    let mut sign_ins = vec![first];
    for (plan, user) in plans.iter().zip(&made) {
        match (plan.role, plan.area) {
            (ShippedRole::Sales, Some(area)) => sellers[area].push(user.id),
            (ShippedRole::Manager, _) => managers.push(user.id),
            _ => {}
        }
        let role = plan.role.key();
        if !sign_ins.iter().any(|known| known.role == role) {
            let department = plan.department.clone();
            sign_ins.push(SignIn { role, name: user.name.clone(), email: user.email.clone(), department });
        }
    }
    Ok(Company { sellers: Sellers(sellers), managers, people: made.len() + 1, sign_ins })
}

/// Who works where. The first of each role is the one that is named to whoever tries the demo.
fn plans(people: usize) -> Vec<Plan> {
    let mut plans = vec![];
    let mut add = |department: String, role, area| plans.push(Plan { department, role, area });
    // A small company has fewer areas, so that each has somebody.
    let areas = if people < 40 { 3 } else { AREAS.len() };
    let sellers = people * 8 / 10;
    let weights: Vec<usize> = AREAS[..areas]
        .iter()
        .map(|(_, members)| members.iter().map(|(_, weight, _)| *weight as usize).sum())
        .collect();
    let sum: usize = weights.iter().sum();
    for (area, (name, _)) in AREAS[..areas].iter().enumerate() {
        let region = format!("{name}大区");
        add(region.clone(), ShippedRole::Manager, Some(area));
        let share = (sellers * weights[area] / sum).max(1);
        for team in 0..share.div_ceil(TEAM) {
            let size = TEAM.min(share - team * TEAM);
            let department =
                if share > TEAM { format!("{name}{}部", number(team + 1)) } else { region.clone() };
            for place in 0..size {
                let role = if place == 0 && size > 1 && share > TEAM {
                    ShippedRole::Manager
                } else {
                    ShippedRole::Sales
                };
                add(department.clone(), role, Some(area));
            }
        }
    }
    add(SALES.to_owned(), ShippedRole::Manager, None);
    add(MARKETING.to_owned(), ShippedRole::Manager, None);
    // Whoever is left, and at least one, serves; one more is the admin.
    let serving = people.saturating_sub(plans.len() + 1).max(1);
    plans.extend((0..serving).map(|_| Plan {
        department: CARE.to_owned(),
        role: ShippedRole::Service,
        area: None,
    }));
    plans
}

/// The departments as the set-up reads them.
fn tree(plans: &[Plan]) -> String {
    let mut lines = vec![HEAD.to_owned(), format!("  {SALES}")];
    for plan in plans {
        let Some(area) = plan.area else { continue };
        let region = format!("{}大区", AREAS[area].0);
        let line = if plan.department == region {
            format!("    {region}")
        } else {
            format!("      {}", plan.department)
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.extend([format!("  {CARE}"), format!("  {MARKETING}")]);
    lines.join("\n")
}

fn find(tree: &[Department], name: &str) -> Result<DepartmentId, AppError> {
    tree.iter()
        .find(|department| department.name == name)
        .map(|department| department.id)
        .ok_or_else(AppError::internal)
}

/// 一, 二, … 十, 十一, …
fn number(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS[tens % 10], DIGITS[ones]),
    }
}

struct Roles(Vec<(ShippedRole, RoleId)>);

impl Roles {
    async fn read(ctx: &Ctx) -> Result<Self, AppError> {
        let roles = roles::list(ctx).await?;
        Ok(Self(roles.into_iter().filter_map(|role| Some((role.shipped?, role.id))).collect()))
    }

    fn id(&self, wanted: ShippedRole) -> Result<RoleId, AppError> {
        self.0.iter().find(|(role, _)| *role == wanted).map(|(_, id)| *id).ok_or_else(AppError::internal)
    }
}

/// A person's name: earlier surnames are commoner, most given names have two characters.
pub fn person(random: &mut StdRng) -> String {
    let low = random.random_range(0.0..1.0_f64);
    let surname = SURNAMES[((low * low * SURNAMES.len() as f64) as usize).min(SURNAMES.len() - 1)];
    let mut name = surname.to_owned();
    for _ in 0..if random.random_bool(0.8) { 2 } else { 1 } {
        name.push_str(GIVEN.choose(random).copied().unwrap_or("伟"));
    }
    name
}

/// `zhangwei` of 张伟.
pub fn mailbox(name: &str) -> String {
    spellings(name).into_iter().next().map(|spelling| spelling.full).unwrap_or_default()
}

/// Names with addresses of which each is there once.
#[derive(Default)]
struct Names(std::collections::HashMap<String, u32>);

impl Names {
    fn next(&mut self, random: &mut StdRng) -> (String, String) {
        let name = person(random);
        let mailbox = mailbox(&name);
        let times = self.0.entry(mailbox.clone()).or_default();
        *times += 1;
        let email =
            if *times == 1 { format!("{mailbox}@{DOMAIN}") } else { format!("{mailbox}{times}@{DOMAIN}") };
        (name, email)
    }
}
