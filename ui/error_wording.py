"""What went wrong and what to do, in three languages side by side."""

from __future__ import annotations

from rag.types import Language
from ui.wording import LANGUAGES

Sentences = tuple[str, str, str]

MESSAGES: dict[str, Sentences] = {
    # what is said: (zh-Hant, zh-Hans, en); {detail} is the error's own English sentence
    "question_empty": ("問題是空的。", "问题是空的。", "The question is empty."),
    "question_too_long": (
        "問題有 {length} 個字元，最多 {most} 個。",
        "问题有 {length} 个字符，最多 {most} 个。",
        "The question has {length} characters; {most} is the most.",
    ),
    "half_a_character": (
        "文字裡有半個字元（落單的代理碼位）。",
        "文字里有半个字符（落单的代理码位）。",
        "The text holds half a character (a lone surrogate).",
    ),
    "no_date": ("{day} 不是日期。", "{day} 不是日期。", "{day} is no date."),
    "period_backwards": (
        "期間的結束（{last}）早於開始（{first}）。",
        "期间的结束（{last}）早于开始（{first}）。",
        "The period ends ({last}) before it begins ({first}).",
    ),
    "no_article": ("沒有編號為 {id} 的文章。", "没有编号为 {id} 的文章。", "There is no article {id}."),
    "no_passage": ("沒有編號為 {id} 的段落。", "没有编号为 {id} 的段落。", "There is no passage {id}."),
    "no_answer": (
        "沒有編號為 {id} 的答案，或已過期。",
        "没有编号为 {id} 的答案，或已过期。",
        "There is no answer {id}, or no longer.",
    ),
    "no_job": (
        "沒有編號為 {id} 的工作，或已過期。",
        "没有编号为 {id} 的任务，或已过期。",
        "There is no job {id}, or no longer.",
    ),
    "no_such_route": ("這裡沒有 {path}。", "这里没有 {path}。", "There is nothing at {path}."),
    "no_such_model": ("沒有名為 {model} 的模型。", "没有名为 {model} 的模型。", "There is no model {model}."),
    "no_such_field": (
        "文章沒有「{field}」這個欄位；有的是：{fields}。",
        "文章没有“{field}”这个字段；有的是：{fields}。",
        "{field!r} is no field of an article; these are: {fields}.",
    ),
    "addresses_not_read": (
        "這裡不讀取網址（{url}）。",
        "这里不读取网址（{url}）。",
        "{url}: addresses are not read here (YINJU_ALLOW_URLS is false).",
    ),
    "not_found": ("沒有這樣的東西：{detail}", "没有这样的东西：{detail}", "{detail}"),
    "method_not_allowed": (
        "{path} 不接受 {method}。",
        "{path} 不接受 {method}。",
        "{path} does not take {method}.",
    ),
    "invalid_request": ("送來的內容無法使用：{detail}", "送来的内容无法使用：{detail}", "{detail}"),
    "not_json": (
        "內容不是有效的 JSON。",
        "内容不是有效的 JSON。",
        "The body is no valid JSON.",
    ),
    "field_missing": ("缺少欄位 {field}。", "缺少字段 {field}。", "The field {field} is missing."),
    "field_unknown": ("不認得欄位 {field}。", "不认识字段 {field}。", "The field {field} is not known."),
    "field_wrong": (
        "欄位 {field} 的值不對：{detail}",
        "字段 {field} 的值不对：{detail}",
        "The field {field} has no usable value: {detail}",
    ),
    "unsupported": (
        "這裡不支援 {field}。",
        "这里不支持 {field}。",
        "{field} is not supported here.",
    ),
    "only_text": (
        "這裡只讀文字，不讀 {kind}。",
        "这里只读文字，不读 {kind}。",
        "Only text is read here, no {kind}.",
    ),
    "no_question": (
        "最後一則訊息必須是使用者的問題。",
        "最后一条消息必须是用户的问题。",
        "The last message must be the user's question.",
    ),
    "no_files": ("表單裡沒有檔案。", "表单里没有文件。", "The form holds no file."),
    "unreadable_article": ("這不是能收的文章：{detail}", "这不是能收的文章：{detail}", "{detail}"),
    "unauthorized": (
        "這裡需要有效的金鑰。",
        "这里需要有效的密钥。",
        "A valid key is needed here.",
    ),
    "forbidden": (
        "這把金鑰只能讀取，不能更動。",
        "这把密钥只能读取，不能更改。",
        "This key may read, not change.",
    ),
    "foreign_host": (
        "這個伺服器不以 {host} 這個名稱提供服務。",
        "这个服务器不以 {host} 这个名称提供服务。",
        "This server is not called {host}.",
    ),
    "foreign_origin": (
        "不接受來自 {origin} 的網頁的請求。",
        "不接受来自 {origin} 的网页的请求。",
        "Requests from pages of {origin} are not taken.",
    ),
    "too_large": (
        "內容太大，最多 {most} 位元組。",
        "内容太大，最多 {most} 字节。",
        "The body is too large; {most} bytes is the most.",
    ),
    "too_many_requests": (
        "請求太頻繁，每分鐘最多 {most} 次。",
        "请求太频繁，每分钟最多 {most} 次。",
        "Too many requests; {most} a minute is the most.",
    ),
    "busy": (
        "同時提問的人太多。",
        "同时提问的人太多。",
        "Too many questions are being answered at once.",
    ),
    "too_many_jobs": (
        "等著收文章的工作太多。",
        "等着收文章的任务太多。",
        "Too many jobs are waiting to take articles in.",
    ),
    "getting_ready": (
        "引據還在準備模型。",
        "引据还在准备模型。",
        "Yinju is still getting its models ready.",
    ),
    "stopping": ("伺服器正在關閉。", "服务器正在关闭。", "The server is shutting down."),
    "model_unavailable": ("模型沒有回應：{detail}", "模型没有响应：{detail}", "{detail}"),
    "internal_error": (
        "伺服器出了問題，這次沒有結果。",
        "服务器出了问题，这次没有结果。",
        "Something went wrong on the server.",
    ),
}
HINTS: dict[str, Sentences] = {
    "question_empty": ("寫下想問的事。", "写下想问的事。", "Ask something."),
    "question_too_long": ("把問題縮短。", "把问题缩短。", "Shorten it; earlier words belong in `history`."),
    "half_a_character": ("送出有效的 Unicode。", "发送有效的 Unicode。", "Send valid Unicode."),
    "no_date": (
        "寫成 2025-08-18、2025-08 或 2025。",
        "写成 2025-08-18、2025-08 或 2025。",
        "Write 2025-08-18, 2025-08 or 2025.",
    ),
    "period_backwards": ("把兩個日期對調。", "把两个日期对调。", "Swap the two."),
    "no_article": (
        "GET /api/v1/articles 列出所有文章。",
        "GET /api/v1/articles 列出所有文章。",
        "GET /api/v1/articles lists those there are.",
    ),
    "no_passage": (
        "文章可能已被取代；再搜尋一次。",
        "文章可能已被替换；再搜索一次。",
        "Its article may have been replaced; search again.",
    ),
    "no_answer": ("再問一次。", "再问一次。", "Ask again."),
    "no_job": ("再送一次文章。", "再送一次文章。", "Send the articles again; what is there already stays as it is."),
    "no_such_route": ("/docs 說明所有路徑。", "/docs 说明所有路径。", "/docs describes all routes."),
    "no_such_model": (
        "GET /v1/models 列出模型。",
        "GET /v1/models 列出模型。",
        "GET /v1/models lists those there are.",
    ),
    "addresses_not_read": (
        "設定 YINJU_ALLOW_URLS=true，或把網頁存成檔案再送來。",
        "设置 YINJU_ALLOW_URLS=true，或把网页存成文件再送来。",
        "Set YINJU_ALLOW_URLS=true, or save the page and send the file.",
    ),
    "method_not_allowed": ("改用 {allowed}。", "改用 {allowed}。", "Use {allowed}."),
    "not_json": ("送出 JSON 物件。", "发送 JSON 对象。", "Send a JSON object."),
    "field_missing": ("/docs 說明各個欄位。", "/docs 说明各个字段。", "/docs describes the fields."),
    "field_unknown": (
        "檢查拼字；/docs 說明各個欄位。",
        "检查拼写；/docs 说明各个字段。",
        "Check its spelling; /docs describes the fields.",
    ),
    "field_wrong": ("/docs 說明各個欄位。", "/docs 说明各个字段。", "/docs describes the fields."),
    "unsupported": ("不要送這個參數。", "不要发送这个参数。", "Leave it out."),
    "only_text": ("只送文字。", "只发送文字。", "Send text alone."),
    "no_question": ("把問題放在最後。", "把问题放在最后。", "Put the question last."),
    "no_files": ("以 `files` 欄位送出檔案。", "以 `files` 字段发送文件。", "Send them as `files`."),
    "unauthorized": (
        "以「Authorization: Bearer 金鑰」送出；`yinju keys add 名稱` 產生金鑰。",
        "以“Authorization: Bearer 密钥”发送；`yinju keys add 名称` 生成密钥。",
        "Send it as `Authorization: Bearer KEY`; `yinju keys add NAME` makes one.",
    ),
    "forbidden": (
        "換一把可寫入的金鑰：`yinju keys add 名稱`。",
        "换一把可写入的密钥：`yinju keys add 名称`。",
        "Use a key that may write: `yinju keys add NAME`.",
    ),
    "foreign_host": (
        "把它加進 YINJU_TRUSTED_HOSTS。",
        "把它加进 YINJU_TRUSTED_HOSTS。",
        "Add it to YINJU_TRUSTED_HOSTS.",
    ),
    "foreign_origin": (
        "把它加進 YINJU_CORS_ORIGINS。",
        "把它加进 YINJU_CORS_ORIGINS。",
        "Add it to YINJU_CORS_ORIGINS.",
    ),
    "too_large": ("分成幾次送。", "分成几次送。", "Send it in parts."),
    "too_many_requests": ("等一下再試。", "等一下再试。", "Wait as long as Retry-After says."),
    "busy": ("等一下再試。", "等一下再试。", "Wait as long as Retry-After says."),
    "too_many_jobs": ("等一下再試。", "等一下再试。", "Wait as long as Retry-After says."),
    "getting_ready": (
        "等一下再試；/readyz 說明進度。",
        "等一下再试；/readyz 说明进度。",
        "Try again in a moment; /readyz tells how far it is.",
    ),
    "stopping": ("等一下再試。", "等一下再试。", "Try again in a moment."),
    "model_unavailable": (
        "等一下再試，或檢查 YINJU_LLM 的設定。",
        "等一下再试，或检查 YINJU_LLM 的设置。",
        "Try again later, or check the YINJU_LLM settings.",
    ),
    "internal_error": (
        "再試一次；伺服器的紀錄寫著原因。",
        "再试一次；服务器的日志写着原因。",
        "Try again; the server's log tells the cause.",
    ),
}


def message_for(said: str, language: Language, detail: str, values: dict[str, object]) -> str:
    """Return what went wrong, in a language; `detail` in English where there is no sentence for it."""
    sentences = MESSAGES.get(said)
    return sentences[LANGUAGES.index(language)].format(detail=detail, **values) if sentences else detail


def hint_for(said: str, language: Language, values: dict[str, object]) -> str | None:
    """Return what to do about it, in a language, where there is something to say."""
    sentences = HINTS.get(said)
    return sentences[LANGUAGES.index(language)].format(**values) if sentences else None
