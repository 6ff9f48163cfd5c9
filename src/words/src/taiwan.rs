//! What the conversion to Traditional characters leaves: its phrase tables keep some Mainland words, and choose others wrongly.
//! Used where texts are converted: by `build.rs` for the words, and for the pages of the handbook.

/// What the tables give, and what is said instead. One after the other: a later one sees what an earlier one wrote.
const WORDS: &[(&str, &str)] = &[
    // Quotation marks.
    ("“", "「"),
    ("”", "」"),
    ("‘", "『"),
    ("’", "』"),
    // Wrong choices of the tables.
    ("型別", "類型"),
    ("許可權", "權限"),
    ("賬號", "帳號"),
    ("程式碼", "代碼"),
    ("透過檢查", "通過檢查"),
    ("工作臺", "工作台"),
    ("公佈", "公布"),
    ("引數", "參數"),
    ("檔案里", "檔案裡"),
    ("天后", "天後"),
    ("、周、", "、週、"),
    ("這臺", "這台"),
    ("計劃", "計畫"),
    // Words of the Mainland.
    ("回收站", "資源回收桶"),
    ("退出碼", "結束代碼"),
    ("退出登入", "登出"),
    ("退出", "登出"),
    ("自定義", "自訂"),
    ("訪問", "存取"),
    ("評論", "留言"),
    ("徹底刪除", "永久刪除"),
    ("恢復原樣", "回復原樣"),
    ("恢復", "還原"),
    ("撤銷", "復原"),
    ("選中", "選取"),
    ("當前", "目前"),
    ("拖動", "拖曳"),
    ("批量", "批次"),
    ("只讀", "唯讀"),
    ("列表", "清單"),
    ("郵箱", "電子信箱"),
    ("令牌", "權杖"),
    ("審計", "稽核"),
    ("看板", "儀表板"),
    ("大屏", "大螢幕"),
    ("發件箱", "寄件匣"),
    ("推送", "推播"),
    ("免打擾", "勿擾"),
    ("幣種", "幣別"),
    ("座機", "市話"),
    ("開戶行", "開戶銀行"),
    ("後四位", "末四碼"),
    ("文本", "文字"),
    ("單元格", "儲存格"),
    ("分隔符", "分隔符號"),
    ("製表符", "定位字元"),
    ("花括號", "大括號"),
    ("識別", "辨識"),
    ("導航", "導覽"),
    ("標籤頁", "分頁"),
    ("共享", "共用"),
    ("匹配", "相符"),
    ("獲取", "取得"),
    ("合同", "合約"),
    ("錄入", "輸入"),
    ("新建", "新增"),
    // Counting words.
    ("} 條", "} 筆"),
    ("條記錄", "筆記錄"),
    ("條跟進", "筆跟進"),
    ("條留言", "則留言"),
    ("條訊息", "則訊息"),
];

/// A converted text as it is said in Taiwan.
#[must_use]
pub fn taiwan(converted: &str) -> String {
    WORDS.iter().fold(converted.to_owned(), |text, (found, said)| text.replace(found, said))
}
