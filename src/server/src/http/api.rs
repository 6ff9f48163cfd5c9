//! What every operation of the REST API needs: who asks, which version a change was made on, where a list goes on.

use super::refusal::Refusal;
use crate::Ctx;
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::JsonRejection},
    response::{IntoResponse, Response},
};
use http::{
    HeaderValue, StatusCode,
    header::{ETAG, IF_MATCH, LOCATION},
    request::Parts,
};
use kemai_domain::{AppError, ErrorCode, FieldError, Page, Problem, Sort};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{Required, path::Parameter},
};
use uuid::Uuid;

/// The signed-in person, put into the request by the gate.
pub struct ApiCtx(pub Ctx);

impl<S: Send + Sync> FromRequestParts<S> for ApiCtx {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Ctx>().cloned().map(Self).ok_or(Refusal(AppError::not_signed_in()))
    }
}

/// A JSON body. What cannot be read is refused in our form, without the parser's words.
pub struct ApiJson<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for ApiJson<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(JsonRejection::BytesRejection(_)) => Err(Refusal(AppError::new(ErrorCode::TooLarge))),
            Err(error) => {
                tracing::debug!(%error, "a body could not be read");
                // The field that does not fit helps a programmer more than a bare 400.
                Err(Refusal(AppError::bad_request().with_detail(error.body_text())))
            }
        }
    }
}

/// A record's id in the path. One that is no id is a record that does not exist.
pub struct ApiId<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for ApiId<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(id) =
            Path::<T>::from_request_parts(parts, state).await.map_err(|_| Refusal(AppError::not_found()))?;
        Ok(Self(id))
    }
}

/// The version a change was made on, from `If-Match: "7"`.
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let header = parts.headers.get(IF_MATCH).ok_or(Refusal(AppError::new(ErrorCode::VersionRequired)))?;
        header
            .to_str()
            .ok()
            .and_then(|text| text.trim().trim_start_matches("W/").trim_matches('"').parse().ok())
            .map(Self)
            .ok_or_else(|| Refusal(AppError::unreadable("If-Match", Problem::BadValue)))
    }
}

/// How much of a list, and from where.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Words to search for.
    pub q: Option<String>,
    /// Conditions as JSON: {"all": [{"field": "category", "is": "retail"}]}.
    pub filter: Option<String>,
    /// A field; with a minus it descends: -updated_at.
    pub sort: Option<String>,
    /// 1 to 200; 50 when not given.
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The parameters behind the question mark. One that the operation does not have is refused by its name: passed over, a
/// misspelt condition would answer with everything.
pub struct ApiQuery<T>(pub T);

impl<T: DeserializeOwned + IntoParams, S: Send + Sync> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        query(parts.uri.query().unwrap_or_default()).map(Self).map_err(Refusal)
    }
}

fn query<T: DeserializeOwned + IntoParams>(text: &str) -> Result<T, AppError> {
    query_of(text, &T::into_params(|| None))
}

/// Reads those that `T` has; `known` are all of the operation.
fn query_of<T: DeserializeOwned>(text: &str, known: &[Parameter]) -> Result<T, AppError> {
    // Whoever goes on with what the first page answered may send an empty cursor: it is as none.
    let text: Vec<&str> = text.split('&').filter(|pair| *pair != "cursor=").collect();
    let text = text.join("&");
    let pairs = || form_urlencoded::parse(text.as_bytes());
    if let Some((name, _)) = pairs().find(|(name, _)| known.iter().all(|known| known.name != *name)) {
        return Err(AppError::unreadable(name, Problem::UnknownParameter));
    }
    let is_missing = |name: &str| pairs().all(|(sent, _)| sent != name);
    let needed = known.iter().filter(|known| known.required == Required::True);
    if let Some(missing) = needed.map(|known| &known.name).find(|name| is_missing(name)) {
        return Err(AppError::unreadable(missing, Problem::Required));
    }
    let pairs = serde_urlencoded::Deserializer::new(pairs());
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| AppError::unreadable(error.path().to_string(), Problem::BadValue))
}

/// The query of a list.
pub struct ApiList(pub ListParams);

impl<S: Send + Sync> FromRequestParts<S> for ApiList {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let ApiQuery(params) = ApiQuery::<ListParams>::from_request_parts(parts, state).await?;
        params.limit().map_err(Refusal)?;
        Ok(Self(params))
    }
}

/// Of a list of what belongs to customers.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfCustomer {
    /// Only what belongs to this customer; nothing when it is out of reach.
    pub customer_id: Option<Uuid>,
}

/// Of a list whose records have a recycle bin.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InBin {
    /// True: those in the recycle bin instead; of choices, those that are not offered any more.
    #[serde(default)]
    #[param(required = false)]
    pub removed: bool,
}

/// Of a list that is always whole.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
pub struct NoParams {}

/// The query of a list with parameters of its own.
pub struct ApiListOf<T>(pub ListParams, pub T);

impl<T: DeserializeOwned + IntoParams, S: Send + Sync> FromRequestParts<S> for ApiListOf<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let text = parts.uri.query().unwrap_or_default();
        let known = [ListParams::into_params(|| None), T::into_params(|| None)].concat();
        let params: ListParams = query_of(text, &known).map_err(Refusal)?;
        params.limit().map_err(Refusal)?;
        Ok(Self(params, query_of(text, &known).map_err(Refusal)?))
    }
}

impl ListParams {
    const MOST: u32 = 200;
    const USUAL: u32 = 50;

    /// # Errors
    /// Invalid, outside 1 to 200.
    pub fn limit(&self) -> Result<u32, AppError> {
        let refused = |problem| Err(AppError::invalid(vec![FieldError::new("limit", problem)]));
        match self.limit.unwrap_or(Self::USUAL) {
            0 => refused(Problem::TooSmall { min: 1 }),
            limit if limit > Self::MOST => refused(Problem::TooLarge { max: i64::from(Self::MOST) }),
            limit => Ok(limit),
        }
    }

    #[must_use]
    pub fn sort(&self) -> Option<Sort> {
        self.sort.as_deref().filter(|text| !text.is_empty()).map(Sort::parse)
    }
}

/// A page of a list, as the API answers it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiPage<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
    pub total: u64,
    /// False beyond 10,000.
    pub total_is_exact: bool,
}

impl<T> From<Page<T>> for ApiPage<T> {
    fn from(page: Page<T>) -> Self {
        let Page { items, next_cursor, total, total_is_exact } = page;
        Self { items, next_cursor, total, total_is_exact }
    }
}

/// 201 with the new record and its address.
pub fn created(location: &str, version: i64, record: impl Serialize) -> Response {
    let mut response = (StatusCode::CREATED, record_answer(version, record)).into_response();
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// A record with its version as ETag: what `If-Match` gives back.
pub fn record_answer(version: i64, record: impl Serialize) -> Response {
    let mut response = Json(record).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn if_match(value: Option<&str>) -> Result<i64, ErrorCode> {
        let mut request = Request::get("/");
        if let Some(value) = value {
            request = request.header(IF_MATCH, value);
        }
        let (mut parts, _) = request.body(()).unwrap().into_parts();
        IfMatch::from_request_parts(&mut parts, &())
            .await
            .map(|version| version.0)
            .map_err(|error| error.0.code)
    }

    #[tokio::test]
    async fn a_change_says_its_version() {
        assert_eq!(if_match(Some("\"7\"")).await, Ok(7));
        assert_eq!(if_match(Some("7")).await, Ok(7));
        assert_eq!(if_match(None).await, Err(ErrorCode::VersionRequired));
        assert_eq!(if_match(Some("*")).await, Err(ErrorCode::BadRequest));
    }

    #[test]
    fn a_parameter_that_is_not_one_is_named() {
        let refused = |text| {
            let error = query::<ListParams>(text).unwrap_err();
            (error.code, error.fields[0].field.clone(), error.fields[0].problem.clone())
        };
        let named = |name: &str, problem| (ErrorCode::BadRequest, name.to_owned(), problem);
        assert_eq!(refused("q=a&customer_id=1"), named("customer_id", Problem::UnknownParameter));
        assert_eq!(refused("limit=many"), named("limit", Problem::BadValue));
        assert_eq!(query::<ListParams>("q=%E7%94%B2&limit=5").map(|params| params.limit), Ok(Some(5)));
        assert_eq!(query::<ListParams>("cursor=&limit=5").map(|params| params.cursor), Ok(None));

        #[derive(Debug, Deserialize, IntoParams)]
        struct Needed {
            #[allow(dead_code)]
            day: String,
        }
        let error = query::<Needed>("").unwrap_err();
        assert_eq!(error.of("day"), Some(&Problem::Required));
    }

    #[test]
    fn a_limit_stays_within_its_bounds() {
        let limit = |limit| ListParams { limit, ..ListParams::default() }.limit().map_err(|error| error.code);
        assert_eq!(limit(None), Ok(50));
        assert_eq!(limit(Some(0)), Err(ErrorCode::Invalid));
        assert_eq!(limit(Some(201)), Err(ErrorCode::Invalid));
    }
}
