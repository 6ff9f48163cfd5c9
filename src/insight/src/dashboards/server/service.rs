//! A dashboard, put together.

use super::{
    board::{Board, MOST, MOST_ON_WALL, Names},
    count,
    lens::Lens,
    links::Links,
    span::{self, Span},
};
use crate::{
    dashboards::model::{Dashboard, DashboardKind, Headline, Question},
    facts,
};
use kemai_domain::{Action, AppError, Entity};
use kemai_server::Ctx;
use kemai_ui::Chart;
use kemai_words::insight as words;

/// # Errors
/// Forbidden; invalid, for days that are none and for whom one does not reach.
pub async fn dashboard(ctx: &Ctx, question: &Question) -> Result<Dashboard, AppError> {
    ctx.require(Entity::Customer, Action::View)?;
    let kind = question.kind.unwrap_or_else(|| DashboardKind::usual(ctx.rights()));
    let span = Span::read(question, span::now(ctx))?;
    let names = Names::read(ctx).await?;
    let facts = facts::now(ctx).await?;
    // From here on nothing waits: the facts are held.
    let lens = Lens::new(ctx, &facts, question)?;
    let board = board(ctx, question, span, &lens, &names);
    Ok(Dashboard {
        question: Question { kind: Some(kind), ..question.clone() },
        kind,
        finding: board.finding(),
        days: span.days,
        before: span.before,
        before_until: span.before_until,
        figures: figures(kind, &board),
        charts: charts(kind, &board),
        made_at: ctx.now(),
    })
}

fn board<'a>(
    ctx: &'a Ctx,
    question: &'a Question,
    span: Span,
    lens: &'a Lens<'a>,
    names: &'a Names,
) -> Board<'a> {
    // Customers on this core, what hangs on them on others.
    let (customers, (talks, plans)) = std::thread::scope(|scope| {
        let rest = scope.spawn(|| (count::talks(ctx, lens, &span), count::plans(ctx, lens, &span)));
        (count::customers(ctx, lens, &span), count::joined(rest))
    });
    Board {
        ctx,
        lang: ctx.lang(),
        question,
        span,
        lens,
        links: Links::new(ctx, lens, &question.department),
        names,
        customers,
        talks,
        plans,
    }
}

fn figures(kind: DashboardKind, board: &Board<'_>) -> Vec<Headline> {
    match kind {
        DashboardKind::Sales | DashboardKind::Manager => vec![
            board.all_customers(),
            board.new_figure(),
            board.talks_figure(),
            board.contacted(),
            board.on_time(),
            board.silent_figure(),
        ],
        DashboardKind::Service => vec![
            board.all_customers(),
            board.new_figure(),
            board.talks_figure(),
            board.contacted(),
            board.silent_figure(),
            board.never_figure(),
        ],
        DashboardKind::Wall => {
            let mut figures = today(board);
            figures.extend([
                board.all_customers(),
                board.new_figure(),
                board.talks_figure(),
                board.on_time(),
            ]);
            figures
        }
    }
}

/// New customers and follow-ups of today, beside those of yesterday up to the same time.
fn today(board: &Board<'_>) -> Vec<Headline> {
    let (now, day) = (span::now(board.ctx), span::today(board.ctx));
    let span = Span::of(now, day, day);
    let (ctx, lang) = (board.ctx, board.lang);
    let one = Board {
        ctx,
        lang,
        question: board.question,
        span,
        lens: board.lens,
        links: Links::new(ctx, board.lens, &board.question.department),
        names: board.names,
        customers: count::customers(ctx, board.lens, &span),
        talks: count::talks(ctx, board.lens, &span),
        plans: count::Plans::default(),
    };
    let of_today = |figure: Headline, name: &str, title: &str| Headline {
        name: name.to_owned(),
        title: title.to_owned(),
        change: figure.change.map(|mut change| {
            words::than_yesterday(lang).clone_into(&mut change.than);
            change
        }),
        ..figure
    };
    vec![
        of_today(one.new_figure(), "new-customers-today", words::new_today(lang)),
        of_today(one.talks_figure(), "follow-ups-today", words::talks_today(lang)),
    ]
}

fn charts(kind: DashboardKind, board: &Board<'_>) -> Vec<Chart> {
    let mut charts: Vec<Chart> = match kind {
        DashboardKind::Sales => vec![
            board.by_month(),
            board.activity(),
            board.silence(),
            board.by_lifecycle(),
            board.by_category(),
            board.top_cities(),
        ],
        DashboardKind::Manager => vec![
            board.by_month(),
            board.by_province(),
            board.top_cities(),
            board.top_counties(),
            board.by_category(),
            board.by_source(),
            board.by_lifecycle(),
            board.activity(),
            board.silence(),
        ],
        DashboardKind::Service => vec![
            board.activity(),
            board.silence(),
            board.by_province(),
            board.top_cities(),
            board.by_month(),
            board.by_category(),
        ],
        DashboardKind::Wall => vec![board.by_month(), board.by_province(), board.activity()],
    };
    if matches!(kind, DashboardKind::Manager | DashboardKind::Service) {
        charts.extend(board.by_country());
    }
    charts.extend(talks(kind, board));
    if board.lens.sees_due {
        match kind {
            DashboardKind::Sales => charts.push(board.plans_on_time()),
            DashboardKind::Manager => charts.extend([board.plans_on_time(), board.plans_by_person()]),
            DashboardKind::Service | DashboardKind::Wall => {}
        }
    }
    charts
}

/// Nothing for whom follow-ups are hidden from.
fn talks(kind: DashboardKind, board: &Board<'_>) -> Vec<Chart> {
    if !board.lens.sees_said {
        return Vec::new();
    }
    match kind {
        DashboardKind::Sales => {
            vec![
                board.talks_by_week(),
                board.talks_by_method(),
                board.talks_by_result(),
                board.talks_by_mood(),
            ]
        }
        DashboardKind::Manager => vec![
            board.talks_by_week(),
            board.talks_by_person(MOST),
            board.talks_by_department(),
            board.talks_by_method(),
            board.talks_by_result(),
            board.talks_by_mood(),
        ],
        DashboardKind::Service => vec![
            board.talks_by_week(),
            board.talks_by_person(MOST),
            board.talks_by_method(),
            board.talks_by_result(),
        ],
        DashboardKind::Wall => vec![board.talks_by_week(), board.talks_by_person(MOST_ON_WALL)],
    }
}
