"""Where our gate and nginx 1.22 decide differently about the same bytes, and why: reason -> names of forms.
"Refuses" is a 4xx or 5xx and the end of the connection."""

DIFFERENCES = {
    "Both read the rest as a second, honest request; nginx knows no price and forwards it, ours answers it with 402.": {
        "cl with underscore", "te with underscore and cl", "cl zeros before", "cl in capitals",
        "cl named by connection",
        "te named by connection", "chunk size with zeros", "upgrade to h2c", "upgrade to websocket"},
    "RFC 9110 allows tabs around a value; ours takes them off, nginx 1.22 takes the tab for a part of the number.": {
        "cl blanks around"},
    "nginx takes a bare LF, or nothing but LF, for the end of a line; ours insists on CRLF, for readers that do not.": {
        "te hidden by bare lf", "request line ends with lf", "all lines end with lf", "head ends with lf",
        "bare lf first",
        "value with bare lf", "chunk size ends with lf", "chunk data ends with lf", "chunk extension with lf",
        "last chunk ends with lf", "body ends with lf", "trailer ends with lf"},
    "nginx lets control characters stand in values, a second CR before LF among them; ours refuses them.": {
        "value ends with cr cr lf", "value with escape"},
    "nginx overlooks what stands between a chunk's size and the end of its line; ours allows extensions of "
    "tokens only.": {
        "chunk size trailing space", "chunk size trailing tab", "chunk extension with nul"},
    "A size of forty digits, or kilobytes of extension, has no honest use; ours bounds both, nginx 1.22 neither.": {
        "chunk size of many zeros", "chunk extension too long"},
    "nginx forgives one byte too many or too few between a chunk's data and its CRLF; ours wants exactly CRLF there.": {
        "chunk data shorter than said"},
    "nginx throws trailers away unread; ours reads them as fields, where folding is forbidden.": {"trailer folded"},
    "nginx looks at little more of a Host than its length; ours wants a host name or address with a port "
    "that can be.": {
        "host with user", "host with query", "host with escape", "host with bad port", "host with huge port",
        "host with junk behind bracket"},
    "nginx believes the target and sends the Host field along as it came; ours refuses two hosts in one "
    "request (421).": {
        "absolute, other host"},
    "nginx takes any scheme in an absolute target; ours serves http and https.": {"absolute of another scheme"},
    "nginx skips further blanks in the request line; ours wants one space between its three parts.": {
        "two spaces before target", "two spaces before version", "space behind version"},
    "nginx still speaks HTTP/0.9 and takes every 1.x for 1.1; ours speaks 1.0 and 1.1.": {
        "http/0.9", "http/1.2", "http/1.10"},
    "nginx skips any number of empty lines before a request; ours one, as RFC 9112 asks.": {"two empty lines first"},
    "nginx drops a field whose name it cannot read and forwards the rest; ours refuses the request.": {
        "field without colon", "field name with bracket"},
    "nginx forwards a fragment, which another reader might cut off; ours refuses it.": {"target with fragment"},
    "nginx forwards raw bytes above 127 in a target; ours wants them escaped, so that there is one spelling "
    "to price.": {
        "target with utf-8"},
    "Methods are case-sensitive: to ours 'get' is an unknown method and passes as it is, nginx refuses it.": {
        "method in lower case"},
    "nginx knows no OPTIONS *; ours answers it itself, for it asks about the server and not about a page.": {
        "asterisk on options"},
    "Both refuse an escaped NUL; nginx ends the connection as well, ours goes on, for where the request ends "
    "is clear.": {
        "target with escaped nul", "paid, asked as /window/paid%00"},
    "nginx forwards an escaped line end as it came; ours has no page with control characters in its path.": {
        "target with escaped crlf"},
    "nginx ignores an Expect it does not know; ours answers 417, as RFC 9110 allows.": {"expect something else"},
    "Another spelling of a priced path: nginx forwards it as it came, ours finds the price (402) or no such page.": {
        f"priced, spelled {target}" for target in (
            "/free/../articles/@@", "/free/%2e%2e/articles/@@", "/free/..%2farticles/@@", "/free/..\\articles/@@",
            "//articles/@@", "/./articles/@@", "/%61rticles/@@", "/articles%2f@@", "/free/..;/articles/@@",
            "/free/%252e%252e/articles/@@")},
    "Another spelling of what was paid for: ours sends the upstream the one spelling that was priced.": {
        f"paid, asked as {target}" for target in ("/window/paid?", "/window/./paid", "/window//paid",
        "/window/p%61id")},
    "Not what was paid for: the payment opens one path with its query, and nothing reaches the upstream.": {
        f"paid, asked as {target}" for target in (
            "/window/paid?x=@@", "/window/paid/../@@", "/window/paid;@@", "/window/%2e%2e/articles/@@")},
}
