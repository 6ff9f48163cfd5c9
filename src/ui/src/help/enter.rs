//! Fields and forms.

use kemai_words::{Lang, ui as words};
use leptos::prelude::*;

use super::Sample;
use crate::{
    Button, Check, CheckList, Choice, Combobox, DateInput, Draft, DraftBanner, ErrorSummary, Field,
    FieldGroup, FileDrop, FormSection, FormSections, Glyph, IconButton, Kind, MoneyInput, PasswordInput,
    Radio, Rate, RegionPicker, SaveBar, Say, Select, Switch, TagInput, TextArea, TextInput, TimeInput, lang,
};

fn levels(lang: Lang) -> Vec<Choice> {
    vec![Choice::new("a", words::demo_level_a(lang)), Choice::new("b", words::demo_level_b(lang))]
}

fn people() -> Vec<Choice> {
    vec![
        Choice::new("1", "林晓雯").keys("linxiaowen lxw").hint("华东"),
        Choice::new("2", "陈立").keys("chenli cl").hint("华东"),
        Choice::new("3", "单雨桐").keys("shanyutong syt").hint("华北"),
        Choice::new("4", "仇佳怡").keys("qiujiayi qjy").hint("华南"),
    ]
}

#[component]
pub(super) fn Fields() -> impl IntoView {
    let lang = lang();
    let name = words::demo_company(lang);
    let (level, owner) = (words::level(lang), words::demo_owner(lang));
    view! {
        <Sample title=words::demo_fields(lang)>
            <Field name="demo-name" label=words::demo_name(lang) required=true hint=words::demo_name_hint(lang)>
                <TextInput value=name/>
            </Field>
            <Field name="demo-phone" label=words::demo_phone(lang) error=words::demo_phone_error(lang)>
                <TextInput kind="tel" value="1380531"/>
            </Field>
            <Field name="demo-level" label=level><Select choices=levels(lang) value="b"/></Field>
            <Field name="demo-owner" label=owner hint=words::demo_owner_hint(lang)><Combobox choices=people() value="1" empty="…"/></Field>
            <Field name="demo-code" label=words::demo_code(lang) hint=words::demo_code_hint(lang)>
                <TextInput value="KH20230918-0002" disabled=true/>
            </Field>
            <Field name="demo-note" label=words::demo_note(lang)><TextArea value=words::demo_note_text(lang) rows=2/></Field>
        </Sample>
    }
}

#[component]
pub(super) fn Special() -> impl IntoView {
    let lang = lang();
    let tags = vec![
        Choice::new("contractor", words::demo_contractor(lang)),
        Choice::new("price", words::demo_price_sensitive(lang)),
        Choice::new("delivery", words::demo_delivery(lang)),
    ];
    let limit = words::demo_limit(lang);
    let listed = tags.clone();
    view! {
        <Sample title=words::demo_special(lang)>
            <Field name="demo-limit" label=limit><MoneyInput value="800000.00"/></Field>
            <Field name="demo-next" label=words::demo_next(lang)><DateInput value="2026-11-23"/></Field>
            <Field name="demo-time" label=words::demo_at_time(lang)><TimeInput value="2026-11-23T10:30"/></Field>
            <Field name="demo-password" label=words::demo_password(lang)><PasswordInput/></Field>
            <Field name="demo-tags" label=words::demo_tags(lang)>
                <TagInput label=words::demo_tags(lang) choices=tags chosen=vec!["contractor".to_owned()]/>
            </Field>
            <FieldGroup name="demo-kind" label=words::demo_kind(lang)>
                <div class="wrap" data-gap="m">
                    <Radio name="demo-kind" value="company" checked=true>{words::demo_kind_company(lang)}</Radio>
                    <Radio name="demo-kind" value="person">{words::demo_kind_person(lang)}</Radio>
                </div>
            </FieldGroup>
            <div class="wrap" data-gap="m">
                <Check name="demo-on" checked=true>{words::demo_checked(lang)}</Check>
                <Check name="demo-off">{words::demo_unchecked(lang)}</Check>
                <Check name="demo-half" half=true>{words::demo_half(lang)}</Check>
                <Check name="demo-disabled" disabled=true>{words::demo_disabled(lang)}</Check>
                <Switch name="demo-remind" checked=true>{words::demo_remind(lang)}</Switch>
                <Switch name="demo-sms">{words::demo_sms(lang)}</Switch>
            </div>
            <div class="wrap" data-gap="m">
                <CheckList name="demo-list" choices=listed chosen=vec!["contractor".to_owned()] on_change=|_: (String, bool)| ()/>
            </div>
            <FileDrop name="demo-files" label=words::demo_files(lang) multiple=true hint=words::demo_files_hint(lang)/>
        </Sample>
    }
}

#[component]
pub(super) fn Answers() -> impl IntoView {
    let lang = lang();
    let tools = move || {
        view! {
            <IconButton glyph=Glyph::Camera label=words::demo_picture(lang) kind=Kind::Quiet/>
            <IconButton glyph=Glyph::Clip label=words::demo_attach(lang) kind=Kind::Quiet/>
            <span class="dim t-12 push">{words::draft_kept(lang)}</span>
        }
    };
    let closed = move || view! { <IconButton glyph=Glyph::Clip label=words::demo_attach(lang) kind=Kind::Quiet disabled=true/> };
    let (asked, refused, over) =
        (words::demo_rate(lang), words::demo_rate_refused(lang), words::demo_rate_closed(lang));
    view! {
        <Sample title=words::demo_said(lang)>
            <Field name="demo-said" label=words::demo_said(lang)><Say tools><TextArea value=words::demo_said_text(lang)/></Say></Field>
            <Field name="demo-unsaid" label=words::demo_said(lang) required=true error=words::demo_said_error(lang)><Say tools><TextArea/></Say></Field>
            <Field name="demo-sealed" label=words::demo_said(lang)><Say tools=closed><TextArea value=words::demo_quote_text(lang) disabled=true/></Say></Field>
            <FieldGroup name="demo-rate" label=asked><Rate label=asked name="demo-rate" chosen=4/></FieldGroup>
            <FieldGroup name="demo-rate-refused" label=refused required=true error=words::demo_rate_error(lang)>
                <Rate label=refused name="demo-rate-refused" invalid=true/>
            </FieldGroup>
            <FieldGroup name="demo-rate-closed" label=over><Rate label=over name="demo-rate-closed" chosen=5 disabled=true/></FieldGroup>
        </Sample>
    }
}

#[component]
pub(super) fn LongForm() -> impl IntoView {
    let lang = lang();
    let region = RwSignal::new("371402".to_owned());
    let levels = vec![
        vec![
            Choice::new("370000", "山东省").keys("shandong sd"),
            Choice::new("110000", "北京市").keys("beijing bj"),
        ],
        vec![Choice::new("371400", "德州市").keys("dezhou dz")],
        vec![
            Choice::new("371402", "德城区").keys("decheng dc"),
            Choice::new("371403", "陵城区").keys("lingcheng lc"),
        ],
    ];
    let found = vec![
        Choice::new("371402", "山东省 德州市 德城区").keys("sddzdc dcq"),
        Choice::new("371403", "山东省 德州市 陵城区").keys("sddzlc lcq"),
    ];
    let (typed, name) = (RwSignal::new(0_u32), RwSignal::new(String::new()));
    let draft = Draft::<String>::new("components", "demo");
    draft.offer(|kept| !kept.is_empty());
    draft.keep(typed, move || name.try_get_untracked());
    let state = draft.state();
    let errors = vec![(
        "long-phone".to_owned(),
        format!("{}: {}", words::demo_phone(lang), words::demo_phone_error(lang)),
    )];
    let sections = vec![
        ("demo-basics".to_owned(), words::demo_basics(lang).to_owned()),
        ("demo-address".to_owned(), words::demo_address(lang).to_owned()),
        ("demo-terms".to_owned(), words::demo_terms(lang).to_owned()),
    ];
    view! {
        <DraftBanner draft on_restore=move |kept| name.set(kept)/>
        <form id="demo-form" class="stack" on:input=move |_| typed.update(|typed| *typed += 1)>
            <ErrorSummary errors takes_focus=false/>
            <FormSections sections>
                <FormSection id="demo-basics" title=words::demo_basics(lang) hint=words::demo_basics_hint(lang)>
                    <Field name="long-name" label=words::demo_name(lang) required=true><TextInput signal=name/></Field>
                    <Field name="long-phone" label=words::demo_phone(lang)><TextInput kind="tel"/></Field>
                </FormSection>
                <FormSection id="demo-address" title=words::demo_address(lang)>
                    <Field name="long-region" label=words::demo_region(lang) wide=true>
                        <RegionPicker signal=region levels=levels found=found on_query=|_| ()/>
                    </Field>
                    <Field name="long-street" label=words::demo_street(lang) wide=true><TextInput/></Field>
                </FormSection>
                <FormSection id="demo-terms" title=words::demo_terms(lang) folded=true>
                    <Field name="long-limit" label=words::demo_limit(lang)><MoneyInput/></Field>
                </FormSection>
                <SaveBar state>
                    <Button>{words::cancel(lang)}</Button>
                    <Button kind=Kind::Primary submit=true>{words::save(lang)}</Button>
                </SaveBar>
            </FormSections>
        </form>
    }
}
