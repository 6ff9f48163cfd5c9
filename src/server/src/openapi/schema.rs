//! Schemas made from the field registry, so that the description cannot say otherwise than the fields do.

use kemai_domain::{FieldDef, FieldKind, FieldTable, Lang};
use utoipa::openapi::{
    KnownFormat, ObjectBuilder, Ref, RefOr, SchemaFormat,
    schema::{ArrayBuilder, OneOfBuilder, Schema, SchemaType, Type},
};

/// What a record carries beside its fields.
const STAMPS: [(&str, Type, Option<KnownFormat>); 6] = [
    ("id", Type::String, Some(KnownFormat::Uuid)),
    ("version", Type::Integer, Some(KnownFormat::Int64)),
    ("created_at", Type::String, Some(KnownFormat::DateTime)),
    ("updated_at", Type::String, Some(KnownFormat::DateTime)),
    ("created_by", Type::String, Some(KnownFormat::Uuid)),
    ("updated_by", Type::String, Some(KnownFormat::Uuid)),
];

/// A record as it is answered.
#[must_use]
pub fn record(table: &FieldTable) -> RefOr<Schema> {
    record_with(table, &STAMPS.map(|(name, ..)| name))
}

/// A record that carries some of the stamps alone.
#[must_use]
pub fn record_with(table: &FieldTable, stamps: &[&str]) -> RefOr<Schema> {
    let mut record = input_object(table, true).build().into();
    for (name, kind, format) in STAMPS.into_iter().filter(|(name, ..)| stamps.contains(name)) {
        // What the program made by itself has nobody.
        let kind = if name.ends_with("_by") { or_nothing(kind) } else { SchemaType::Type(kind) };
        record = always(record, name, Schema::from(typed(kind, format).build()));
    }
    record
}

/// A moment that may not have come.
#[must_use]
pub fn instant_or_nothing(description: &str) -> RefOr<Schema> {
    let object = typed(or_nothing(Type::String), Some(KnownFormat::DateTime));
    object.description(Some(description)).build().into()
}

/// A record that can lie in the recycle bin.
#[must_use]
pub fn removable(record: RefOr<Schema>) -> RefOr<Schema> {
    always(record, "deleted_at", instant_or_nothing("When it was moved to the recycle bin"))
}

#[must_use]
pub fn boolean(description: &str) -> RefOr<Schema> {
    plain(Type::Boolean, None).description(Some(description)).build().into()
}

/// Something that another schema or a text describes.
#[must_use]
pub fn object(description: &str) -> RefOr<Schema> {
    ObjectBuilder::new().description(Some(description)).build().into()
}

/// A list of records of a kind.
#[must_use]
pub fn list_of(schema: &str) -> RefOr<Schema> {
    ArrayBuilder::new().items(Ref::from_schema_name(schema)).build().into()
}

/// A page of a list of records of a kind.
#[must_use]
pub fn page_of(schema: &str) -> RefOr<Schema> {
    let cursor =
        typed(or_nothing(Type::String), None).description(Some("Where the list goes on; null at its end"));
    let exact = plain(Type::Boolean, None).description(Some("False beyond 10,000"));
    ObjectBuilder::new()
        .property("items", list_of(schema))
        .required("items")
        .property("next_cursor", cursor)
        .required("next_cursor")
        .property("total", plain(Type::Integer, Some(KnownFormat::Int64)))
        .required("total")
        .property("total_is_exact", exact)
        .required("total_is_exact")
        .build()
        .into()
}

/// What a change takes: of the input as much as one likes.
#[must_use]
pub fn patch(table: &FieldTable) -> ObjectBuilder {
    let computed = |field: &&FieldDef| !field.is_computed;
    let fields = table.fields.iter().filter(computed);
    fields.fold(ObjectBuilder::new(), |object, field| object.property(field.key, of(field)))
}

/// The same with a property told otherwise than its field's kind tells it.
#[must_use]
pub fn with(mut schema: RefOr<Schema>, name: &str, property: impl Into<RefOr<Schema>>) -> RefOr<Schema> {
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.properties.insert(name.to_owned(), property.into());
    }
    schema
}

/// The same with a property that an answer always has.
#[must_use]
pub fn always(schema: RefOr<Schema>, name: &str, property: impl Into<RefOr<Schema>>) -> RefOr<Schema> {
    let mut schema = with(schema, name, property);
    if let RefOr::T(Schema::Object(object)) = &mut schema
        && object.required.iter().all(|required| required != name)
    {
        object.required.push(name.to_owned());
    }
    schema
}

/// A whole number.
#[must_use]
pub fn integer(description: &str) -> RefOr<Schema> {
    plain(Type::Integer, Some(KnownFormat::Int64)).description(Some(description)).build().into()
}

/// A text that may not be there.
#[must_use]
pub fn text_or_nothing(description: &str) -> RefOr<Schema> {
    typed(or_nothing(Type::String), None).description(Some(description)).build().into()
}

/// Several texts, such as codes.
#[must_use]
pub fn texts(description: &str) -> RefOr<Schema> {
    let items = plain(Type::String, None);
    ArrayBuilder::new().items(items).description(Some(description)).build().into()
}

/// Whole numbers of a field.
#[must_use]
pub fn integers(label: &str) -> RefOr<Schema> {
    let items = plain(Type::Integer, Some(KnownFormat::Int64));
    ArrayBuilder::new().items(items).description(Some(label)).build().into()
}

/// A text, or one of these when there are any.
#[must_use]
pub fn text(description: &str, one_of: &[&str]) -> RefOr<Schema> {
    let values = (!one_of.is_empty()).then(|| one_of.iter().copied());
    plain(Type::String, None).enum_values(values).description(Some(description)).build().into()
}

/// A record as it is sent: without what the program computes.
#[must_use]
pub fn input(table: &FieldTable) -> RefOr<Schema> {
    input_object(table, false).build().into()
}

/// An input that takes some fields of the table alone. A key that the table does not have is a text, such as a password.
#[must_use]
pub fn input_of(table: &FieldTable, keys: &[&str]) -> Schema {
    let property = |object: ObjectBuilder, key: &&str| match table.find(key) {
        Some(field) => object.property(*key, of(field)),
        None => object.property(*key, plain(Type::String, None)),
    };
    keys.iter().fold(ObjectBuilder::new(), property).build().into()
}

fn input_object(table: &FieldTable, with_computed: bool) -> ObjectBuilder {
    let mut object = ObjectBuilder::new();
    let is_shown = |field: &&FieldDef| {
        if with_computed { field.is_of_record() } else { !field.is_computed }
    };
    for field in table.fields.iter().filter(is_shown) {
        object = object.property(field.key, of(field));
        // An answer has every field, null where there is nothing. What is chosen begins with a choice where nothing is sent.
        if with_computed || (field.is_required && field.kind != FieldKind::Choice) {
            object = object.required(field.key);
        }
    }
    object
}

fn plain(kind: Type, format: Option<KnownFormat>) -> ObjectBuilder {
    typed(SchemaType::Type(kind), format)
}

fn typed(kind: SchemaType, format: Option<KnownFormat>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(kind).format(format.map(SchemaFormat::KnownFormat))
}

fn or_nothing(kind: Type) -> SchemaType {
    SchemaType::Array(vec![kind, Type::Null])
}

/// What need not be there is null where it is not, and null empties it.
fn of(field: &FieldDef) -> RefOr<Schema> {
    let one = |kind| if field.is_required { SchemaType::Type(kind) } else { or_nothing(kind) };
    let string = |format| typed(one(Type::String), format);
    let object = match field.kind {
        FieldKind::Money => {
            let money = Ref::from_schema_name("Money");
            return OneOfBuilder::new().item(money).item(plain(Type::Null, None)).into();
        }
        FieldKind::Choices => return ArrayBuilder::new().items(plain(Type::String, None)).build().into(),
        FieldKind::People => {
            let id = plain(Type::String, Some(KnownFormat::Uuid));
            return ArrayBuilder::new().items(id).build().into();
        }
        FieldKind::Integer => typed(one(Type::Integer), Some(KnownFormat::Int64)),
        FieldKind::Bool => plain(Type::Boolean, None),
        FieldKind::Date => string(Some(KnownFormat::Date)),
        FieldKind::Instant => string(Some(KnownFormat::DateTime)),
        FieldKind::Person | FieldKind::Department | FieldKind::File => string(Some(KnownFormat::Uuid)),
        // Of another record.
        FieldKind::Text if field.key.ends_with("_id") => {
            return string(Some(KnownFormat::Uuid)).description(Some((field.label)(Lang::En))).build().into();
        }
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Decimal
        | FieldKind::Choice
        | FieldKind::Region
        | FieldKind::Phone
        | FieldKind::Email => string(None),
    };
    let longest = (field.max_length > 0).then_some(usize::from(field.max_length));
    object.max_length(longest).description(Some((field.label)(Lang::En))).build().into()
}

/// `{"amount": "1234.50", "currency": "CNY"}`
#[must_use]
pub fn money() -> RefOr<Schema> {
    ObjectBuilder::new()
        .property("amount", plain(Type::String, None))
        .required("amount")
        .property("currency", plain(Type::String, None))
        .required("currency")
        .build()
        .into()
}
