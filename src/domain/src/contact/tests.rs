use super::*;
use proptest::prelude::*;

fn phone(text: &str) -> Result<String, Problem> {
    normalise_phone(text).map(|phone| phone.to_string())
}

#[test]
fn phones_have_one_normal_form() {
    let cases = [
        ("13800002217", "13800002217"),
        ("+86 138-0000-2217", "13800002217"),
        ("(+86)138 0000 2217", "13800002217"),
        ("008613800002217", "13800002217"),
        ("86 13800002217", "13800002217"),
        ("１３８００００２２１７", "13800002217"),
        ("tel:13800002217", "13800002217"),
        ("0534-2345678", "0534-2345678"),
        ("(0534) 234 5678", "0534-2345678"),
        ("05342345678", "0534-2345678"),
        ("+86 534 2345678", "0534-2345678"),
        ("+86-10-12345678", ""),
        ("010-62345678-8001", "010-62345678-8001"),
        ("0534-2345678-1", "0534-2345678-1"),
        ("0534－2345678 转 12", "0534-2345678-12"),
        ("010 6234 5678 ext. 12", "010-62345678-12"),
        ("021-62345678(分机801)", "021-62345678-801"),
        ("400-123-4567", "4001234567"),
        ("2345678", "2345678"),
        ("95588", "95588"),
        ("+852 9123 4567", "+85291234567"),
        ("00852-91234567", "+85291234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 0912 345 678", "+886912345678"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+1 (415) 555-0100 x12", "+14155550100x12"),
    ];
    for (text, normal) in cases {
        let expected = if normal.is_empty() { Err(Problem::NotAPhone) } else { Ok(normal.to_owned()) };
        assert_eq!(phone(text), expected, "{text}");
    }
    for bad in [
        "1380000221",
        "12345678901",
        "138000022177",
        "abc",
        "13800002217/13900002217",
        "+852 123",
        "+",
        "转",
        "+0123456789",
        "0534-2345678转",
    ] {
        assert_eq!(phone(bad), Err(Problem::NotAPhone), "{bad}");
    }
    assert_eq!(phone(" "), Err(Problem::Required));
}

#[test]
fn phones_are_dialled_and_masked() {
    let dial = |text| normalise_phone(text).unwrap().dial();
    assert_eq!(dial("13800002217"), "+8613800002217");
    assert_eq!(dial("0534-2345678-12"), "+865342345678;ext=12");
    assert_eq!(dial("95588"), "95588");
    assert_eq!(mask_phone("13800002217"), "138****2217");
    assert_eq!(mask_phone("+86 138 0000 2217"), "138****2217");
    assert_eq!(mask_phone("0534-2345678-12"), "0534-****678");
    assert_eq!(mask_phone("+85291234567"), "+852****4567");
    assert_eq!(mask_phone("95588"), "****88");
    assert_eq!(mask_phone(""), "****");
    assert_eq!(last_four("0534-2345678-12").as_deref(), Some("5678"));
    assert_eq!(last_four("9144030071526726xg").as_deref(), Some("26XG"));
    assert_eq!(last_four("123"), None);
}

#[test]
fn addresses_are_checked_and_masked() {
    assert_eq!(normalise_email(" Zhang.San@Example.COM ").unwrap(), "zhang.san@example.com");
    assert_eq!(normalise_email("ａ@ｂ．ｃｎ").unwrap(), "a@b.cn");
    assert_eq!(normalise_email("a+b@例子.中国").unwrap(), "a+b@例子.中国");
    for bad in [
        "a",
        "a@b",
        "@b.cn",
        "a@",
        "a b@c.cn",
        "a@b..cn",
        ".a@b.cn",
        "a@b.c",
        "a@1.2",
        "a@@b.cn",
        "a@-b.cn",
        "a@b.cn;c@d.cn",
    ] {
        assert_eq!(normalise_email(bad), Err(Problem::NotAnEmail), "{bad}");
    }
    assert_eq!(mask_email("zhangsan@example.com"), "z***@example.com");
}

#[test]
fn check_digits_are_checked() {
    for code in ["9144030071526726XG", "914403001922038216", "91330100799655058B", " 9144-0300 7152-6726 xg"]
    {
        assert!(check_credit_code(code).is_ok(), "{code}");
    }
    for bad in ["9144030071526726XH", "91440300715267260G", "I144030071526726XG", "914403007152672", "１"] {
        assert_eq!(check_credit_code(bad), Err(Problem::BadTaxNumber), "{bad}");
    }
    assert!(normalise_tax_number("11010519491231002X").is_ok());
    assert!(normalise_tax_number("440300715267263").is_ok());
    assert_eq!(normalise_tax_number("110105194912310021"), Err(Problem::BadTaxNumber));
    assert_eq!(normalise_account("6222 0216-0200 1234 567").unwrap(), "6222021602001234567");
    assert!(normalise_account("GB82 WEST 1234 5698 7654 32").is_ok());
    assert_eq!(normalise_account("GB83 WEST 1234 5698 7654 32"), Err(Problem::BadAccount));
    assert_eq!(normalise_account("12345"), Err(Problem::BadAccount));
}

proptest! {
    #[test]
    fn normal_forms_stay_as_they_are(text in ".*", near in "[+(]?(86|00|0)?[0-9]{0,13}[-转x ]{0,2}[0-9]{0,6}") {
        for text in [text, near] {
            if let Ok(phone) = normalise_phone(&text) {
                prop_assert_eq!(normalise_phone(&phone.to_string()), Ok(phone.clone()));
                prop_assert_eq!(normalise_phone(&phone.dial()).is_ok(), true, "{}", phone.dial());
                prop_assert!(!mask_phone(&text).contains(phone.number()));
            }
            if let Ok(address) = normalise_email(&text) {
                prop_assert_eq!(normalise_email(&address), Ok(address));
            }
            let _ = (mask_phone(&text), mask_email(&text), last_four(&text));
            let _ = (normalise_tax_number(&text), normalise_account(&text), check_credit_code(&text));
        }
    }

    #[test]
    fn one_wrong_character_of_a_credit_code_is_noticed(place in 0_usize..18, wrong in "[0-9A-Z]") {
        let code = "9144030071526726XG";
        let mut other: Vec<char> = code.chars().collect();
        other[place] = wrong.chars().next().unwrap();
        let other: String = other.into_iter().collect();
        prop_assert_eq!(check_credit_code(&other).is_ok(), other == code);
    }
}
