//! The text of a comment. A mention is kept as `@[name](id)`, so that it stands for one person whatever they are called later;
//! people type `@name`.

use kemai_domain::UserId;

/// A piece of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Person(UserId, String),
}

/// The text in pieces.
#[must_use]
pub fn pieces(body: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = body;
    while let Some(at) = rest.find('@') {
        text += &rest[..at];
        rest = &rest[at..];
        if let Some((id, name, length)) = mention(rest) {
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Person(id, name.to_owned()));
            rest = &rest[length..];
        } else {
            text.push('@');
            rest = &rest[1..];
        }
    }
    text += rest;
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

/// The text as one reads and edits it: `@name`.
#[must_use]
pub fn plain(body: &str) -> String {
    pieces(body).into_iter().fold(String::new(), |text, piece| match piece {
        Piece::Text(piece) => text + &piece,
        Piece::Person(_, name) => text + "@" + &name,
    })
}

/// A mention at the beginning of `text`: whose, the name, and how many bytes it takes.
fn mention(text: &str) -> Option<(UserId, &str, usize)> {
    let (name, rest) = text.strip_prefix("@[")?.split_once("](")?;
    let (id, _) = rest.split_once(')')?;
    let is_name = !name.is_empty() && !name.contains(['[', ']', '\n', '@']);
    let length = 2 + name.len() + 2 + id.len() + 1;
    Some((id.parse().ok()?, name, length)).filter(|_| is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01936f5e-0000-7000-8000-000000000001";

    #[test]
    fn a_text_falls_into_its_pieces() {
        let body = format!("请 @[林晓雯]({ID}) 看一下，@陈立 也看");
        let id = ID.parse().unwrap();
        assert_eq!(
            pieces(&body),
            [
                Piece::Text("请 ".to_owned()),
                Piece::Person(id, "林晓雯".to_owned()),
                Piece::Text(" 看一下，@陈立 也看".to_owned())
            ]
        );
        assert_eq!(plain(&body), "请 @林晓雯 看一下，@陈立 也看");
    }

    #[test]
    fn what_only_looks_like_a_mention_stays_text() {
        for text in ["a@example.com", "@[x](not-an-id)", "@[](1)", "@", "@[open", &format!("@[a\nb]({ID})")] {
            assert_eq!(pieces(text), [Piece::Text((*text).to_owned())], "{text}");
        }
        assert_eq!(pieces(""), []);
    }
}
