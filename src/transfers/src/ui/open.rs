//! An import that is not decided yet: how the file is read, what its columns hold, and the first rows as they will be.

use super::{counts, detail::Actions};
use crate::model::{ColumnView, DateOrder, ImportView, PreviewRow, RefusalView, RowValue, Settings, Status};
use kemai_domain::{AppError, Lang, Problem};
use kemai_records::{
    form::{FormState, Refusal},
    transfer::Rule,
};
use kemai_ui::{
    Banner, Button, Cell, Choice, Column, Field, Glyph, Kind, Panel, Row, Select, Table, Tag, TextInput,
    Tone, lang,
};
use kemai_words::transfers as words;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub fn Open(view: ImportView, actions: Actions) -> impl IntoView {
    let lang = lang();
    let ImportView {
        head,
        settings,
        sheets,
        encodings,
        is_text,
        columns,
        fields,
        preview_columns,
        preview,
        refusals,
        ..
    } = view;
    let id = head.id;
    let checked = (head.status == Status::Checked).then(|| counts(&head, lang));
    let has_columns = !columns.is_empty();
    let reading = settings.clone();
    view! {
        {checked.map(|title| view! { <Banner tone=Tone::Info title/> })}
        {(is_text || sheets.len() > 1).then(|| view! { <Reading id settings=reading sheets encodings is_text actions/> })}
        {has_columns.then(|| view! { <Mapping id settings columns fields actions/> })}
        {(!preview.is_empty()).then(|| view! { <Preview columns=preview_columns rows=preview/> })}
        {(!refusals.is_empty()).then(|| view! { <Refused id refusals has_file=true/> })}
    }
}

/// Choices for what the program read by itself.
#[component]
fn Reading(
    id: Uuid,
    settings: Settings,
    sheets: Vec<String>,
    encodings: Vec<String>,
    is_text: bool,
    actions: Actions,
) -> impl IntoView {
    let lang = lang();
    let word = move |kind: &str, key: &str| {
        words::by_name(&format!("{kind}_{key}"), lang).unwrap_or_default().to_owned()
    };
    let several = encodings.len() > 1;
    // Those that fit first; the others are there for whoever knows better.
    let all = ["utf8", "gb18030", "big5", "utf16_le", "utf16_be", "windows1252"].map(str::to_owned);
    let rest = all.into_iter().filter(|key| !encodings.contains(key)).collect::<Vec<_>>();
    let encodings: Vec<Choice> =
        encodings.iter().chain(&rest).map(|key| Choice::new(key.clone(), word("encoding", key))).collect();
    let delimiters: Vec<Choice> =
        ["comma", "semicolon", "tab", "pipe"].map(|key| Choice::new(key, word("delimiter", key))).to_vec();
    let sheets: Vec<Choice> = sheets.into_iter().map(|name| Choice::new(name.clone(), name)).collect();
    let hint = several.then(|| words::encoding_hint(lang).to_owned());
    view! {
        <Panel title=words::reading(lang).to_owned() id="reading">
            <ActionForm action=actions.settle attr:class="stack">
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="step" value="read"/>
                <div class="two">
                    {if is_text {
                        view! {
                            <Field name="input[encoding]" id="f-encoding" label=words::encoding(lang) hint>
                                <Select choices=encodings value=settings.encoding.clone()/>
                            </Field>
                            <Field name="input[delimiter]" id="f-delimiter" label=words::delimiter(lang)>
                                <Select choices=delimiters value=settings.delimiter.clone()/>
                            </Field>
                        }.into_any()
                    } else {
                        view! {
                            <Field name="input[sheet]" id="f-sheet" label=words::sheet(lang)>
                                <Select choices=sheets value=settings.sheet.clone()/>
                            </Field>
                        }.into_any()
                    }}
                </div>
                <div class="wrap"><Button small=true submit=true icon=Glyph::Refresh>{words::look_again(lang)}</Button></div>
            </ActionForm>
        </Panel>
    }
}

/// Each column with the field that it holds, what is done with records that are there, and the way on.
#[component]
fn Mapping(
    id: Uuid,
    settings: Settings,
    columns: Vec<ColumnView>,
    fields: Vec<(String, String)>,
    actions: Actions,
) -> impl IntoView {
    let lang = lang();
    let form = FormState::of_record(actions.settle, id);
    let refused = {
        let fields = fields.clone();
        move || match form.refused().get().and_then(|error| of_columns(&error, &fields, lang)) {
            Some(titles) => titles
                .into_iter()
                .map(|title| view! { <Banner tone=Tone::Danger title/> })
                .collect_view()
                .into_any(),
            None => view! { <Refusal form shown=VALUES/> }.into_any(),
        }
    };
    let choices: Vec<Choice> = fields.into_iter().map(|(key, name)| Choice::new(key, name)).collect();
    let rows = columns
        .into_iter()
        .enumerate()
        .map(|(index, column)| {
            let chosen = settings.mapping.get(index).cloned().unwrap_or_default();
            let (name, choices) = (format!("input[mapping][{index}]"), choices.clone());
            if column.is_own {
                return view! { <input type="hidden" name=name value=""/> }.into_any();
            }
            let label = match column.name.as_str() {
                "" => words::column_without_name(lang, &column.letters).to_string(),
                name => name.to_owned(),
            };
            let hint =
                (!column.example.is_empty()).then(|| words::example(lang, &column.example).to_string());
            let value = form.value(&name, chosen);
            view! {
                <Field name id=format!("f-mapping-{index}") label hint>
                    <Select choices value empty=words::not_imported(lang)/>
                </Field>
            }
            .into_any()
        })
        .collect_view();
    let values = settings.values.clone();
    let rule = form.value("input[rule]", settings.rule().key());
    let order = form.value("input[order]", &settings.order);
    let Settings { sheet, encoding, delimiter, .. } = settings;
    view! {
        <Panel title=words::columns(lang).to_owned() id="columns">
            <ActionForm action=actions.settle attr:class="stack">
                <p class="dim">{words::columns_hint(lang)}</p>
                {refused}
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="input[sheet]" value=sheet/>
                <input type="hidden" name="input[encoding]" value=encoding/>
                <input type="hidden" name="input[delimiter]" value=delimiter/>
                <div class="two">{rows}</div>
                <Values form values choices/>
                <div class="two">
                    <Field name="input[rule]" id="f-rule" label=words::rule(lang)>
                        <Select choices=rules(lang) value=rule/>
                    </Field>
                    <Field name="input[order]" id="f-order" label=words::order(lang)>
                        <Select choices=orders(lang) value=order empty=words::order_auto(lang)/>
                    </Field>
                </div>
                <div class="wrap">
                    <Button submit=true attr:name="step" attr:value="save">{words::save_choice(lang)}</Button>
                    <Button submit=true attr:name="step" attr:value="check">{words::check_all(lang)}</Button>
                    <Button kind=Kind::Primary submit=true busy=actions.settle.pending() attr:name="step" attr:value="start">{words::start(lang)}</Button>
                </div>
            </ActionForm>
        </Panel>
    }
}

/// Fields that are the same in every row: those that there are and one more, and at least so many.
const AT_LEAST: usize = 3;
/// Where the problems of the first stand; those of others are said above as well.
const VALUES: &[&str] = &[
    "values[0].field",
    "values[0].text",
    "values[1].field",
    "values[1].text",
    "values[2].field",
    "values[2].text",
];

/// What holds for every row that says nothing of a field itself.
#[component]
fn Values(form: FormState, values: Vec<RowValue>, choices: Vec<Choice>) -> impl IntoView {
    let lang = lang();
    let is_open = !values.is_empty() || form.came_back();
    let rows = (0..(values.len() + 1).max(AT_LEAST))
        .map(|row| {
            let RowValue { field, text } = values.get(row).cloned().unwrap_or_default();
            let name = |part: &str| format!("input[values][{row}][{part}]");
            let problem = |part: &str| form.problem(format!("values[{row}].{part}"));
            let field = form.value(&name("field"), field);
            let (text, choices) = (form.value(&name("text"), text), choices.clone());
            view! {
                <div class="two">
                    <Field name=name("field") id=format!("f-values-{row}-field") label=words::value_field(lang) error=problem("field")>
                        <Select choices value=field empty=words::value_none(lang)/>
                    </Field>
                    <Field name=name("text") id=format!("f-values-{row}-text") label=words::value_text(lang) error=problem("text")>
                        <TextInput value=text/>
                    </Field>
                </div>
            }
        })
        .collect_view();
    view! {
        <details class="form-section" open=is_open id="values">
            <summary>
                <h3>{words::values(lang)}</h3>
                <p>{words::values_hint(lang)}</p>
            </summary>
            <div class="body stack">{rows}</div>
        </details>
    }
}

/// A refusal because of columns, in a sentence for each kind of fault: the selects are many, and one of them may be far down.
fn of_columns(error: &AppError, fields: &[(String, String)], lang: Lang) -> Option<Vec<String>> {
    let names = |wanted: &Problem| {
        let faults = error.fields.iter().filter(|fault| fault.problem == *wanted);
        let names = faults.filter_map(|fault| fields.iter().find(|(key, _)| *key == fault.field));
        let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
        names.join(if lang == Lang::En { ", " } else { "、" })
    };
    let (missing, twice) = (names(&Problem::NoColumn), names(&Problem::TwoColumns));
    let sentences = [
        (!missing.is_empty()).then(|| words::required_missing(lang, &missing).to_string()),
        (!twice.is_empty()).then(|| words::chosen_twice(lang, &twice).to_string()),
    ];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    (!sentences.is_empty()).then_some(sentences)
}

fn rules(lang: Lang) -> Vec<Choice> {
    let word = |rule: Rule| words::by_name(&format!("rule_{}", rule.key()), lang).unwrap_or(rule.key());
    Rule::ALL.map(|rule| Choice::new(rule.key(), word(rule))).to_vec()
}

fn orders(lang: Lang) -> Vec<Choice> {
    DateOrder::ALL.map(|order| Choice::new(order.key(), order.label(lang))).to_vec()
}

#[component]
fn Preview(columns: Vec<String>, rows: Vec<PreviewRow>) -> impl IntoView {
    let lang = lang();
    let heads = [words::line(lang), words::outcome(lang)].map(Column::new).into_iter();
    let heads: Vec<Column> = heads.chain(columns.iter().map(Column::new)).collect();
    let rows = rows
        .into_iter()
        .map(|row| {
            let (tone, word) = match row.outcome.as_str() {
                "create" => (Tone::Success, words::will_create(lang)),
                "update" => (Tone::Info, words::will_update(lang)),
                "skip" => (Tone::Neutral, words::will_skip(lang)),
                _ => (Tone::Danger, words::will_refuse(lang)),
            };
            let cells = columns.clone().into_iter().zip(row.cells);
            let cells = cells.map(|(label, text)| view! { <Cell label><span class="cell-text">{text}</span></Cell> }).collect_view();
            view! {
                <Row>
                    <Cell label=words::line(lang)>{row.line}</Cell>
                    <Cell label=words::outcome(lang)><div class="reasons"><Tag tone label=word/>{reasons(row.reasons)}</div></Cell>
                    {cells}
                </Row>
            }
        })
        .collect_view();
    view! {
        <Panel title=words::preview(lang).to_owned() id="preview" flush=true>
            <Table label=words::preview(lang) columns=heads>{rows}</Table>
        </Panel>
    }
}

/// Why a row is refused, a line for each reason.
fn reasons(all: Vec<String>) -> impl IntoView {
    all.into_iter().map(|reason| view! { <p>{reason}</p> }).collect_view()
}

/// Refused rows with the reason of each, and all of them as a file.
#[component]
pub fn Refused(id: Uuid, refusals: Vec<RefusalView>, has_file: bool) -> impl IntoView {
    let lang = lang();
    let shown = refusals.len();
    let is_cut = shown >= 50;
    let heads = [words::line(lang), words::reason(lang)].map(Column::new).to_vec();
    let rows = refusals
        .into_iter()
        .map(|refusal| {
            view! {
                <Row>
                    <Cell label=words::line(lang)>{refusal.line}</Cell>
                    <Cell label=words::reason(lang)><div class="reasons" data-wide="">{reasons(refusal.reasons)}</div></Cell>
                </Row>
            }
        })
        .collect_view();
    view! {
        <Panel title=words::rejected(lang).to_owned() id="rejected">
            <div class="stack">
                {has_file.then(|| view! {
                    <p class="dim">{words::rejected_hint(lang)}</p>
                    <div class="wrap">
                        <a class="btn" href=format!("/rejected/{id}") rel="external" download="">{words::rejected_download(lang)}</a>
                    </div>
                })}
                <Table label=words::rejected(lang) columns=heads>{rows}</Table>
                {is_cut.then(|| view! { <p class="dim">{words::rejected_more(lang, i64::try_from(shown).unwrap_or(50)).to_string()}</p> })}
            </div>
        </Panel>
    }
}
