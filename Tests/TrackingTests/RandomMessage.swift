import TestKit

/// Messages that are wrong in the ways that messages are.
enum RandomMessage {
    static func make(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...14, using: &generator)).map { _ in piece(&generator) }.joined()
    }

    private static func piece(_ generator: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<5: link(&generator)
        case 5: "<!--[if mso]>" + link(&generator) + pick(["<![endif]-->", "-->", ""], &generator)
        case 6: pick(wrappers, &generator)
        case 7: pick(scraps, &generator)
        case 8:
            pick(["<base href=", "<BASE target=x href="], &generator) + quoted(&generator) + ">"
        default: pick(["text", " ", "\n", "&amp;", "é", "&", "\u{1f600}"], &generator)
        }
    }

    private static func link(_ generator: inout SeededGenerator) -> String {
        pick(["<a", "<A", "<area", "<a\n", "<a/", "<a class=x", "<a\thref2='y'"], &generator)
            + pick([" href=", " HREF =", " href\n= ", "/href="], &generator)
            + quoted(&generator)
            + pick(
                [">", " >", "/>", " x>", "'>", "", ">x</a>", ">x</A >", "><b>y</a>"], &generator)
    }

    private static func quoted(_ generator: inout SeededGenerator) -> String {
        let quote = pick(["\"", "'", "", "\""], &generator)
        return quote + target(&generator) + pick([quote, quote, quote, ""], &generator)
    }

    private static func target(_ generator: inout SeededGenerator) -> String {
        let start = pick(
            [
                "https://a.test/", "http://b.test", "HTTPS&colon;//c.test/", " https://d.test",
                "/path/", "path/x", "../up", "//e.test/", "?q=1", "mailto:x@y.test", "#here", "",
            ], &generator)
        return start
            + (0..<Int.random(in: 0...4, using: &generator))
            .map { _ in pick(ends, &generator) }.joined()
    }

    private static let ends = [
        "x", "?a=1", "&b=2", "&amp;c=3", "&#38;d", "&#x26;e", "&copy", "&copy=4", "&lt;", "&notin;",
        "&notit;", "#f", "%20", "é", "\n", "\t", "&#1", "&#128;", "&;", "&unknown;", "/", ".", "+",
        "&amp", "&AMP;", "&#xfffff;", "&GT", "&Acirc", "&ngE;", "&colon;", "&Tab;", "&NewLine;",
    ]

    private static let wrappers = [
        "<style>", "</style>", "<script>", "</script>", "<title>", "</title>", "<textarea>",
        "</textarea>", "<table>", "<td>", "</table>", "<p>", "</p>", "<b>", "</b>", "<body>",
        "</body>", "<head>", "</head>", "<html>", "</html>", "<xmp>", "</xmp>", "<map>", "</map>",
        "<noscript>", "</noscript>", "<iframe>", "</iframe>", "<div>", "</div>", "<ul><li>",
        "<noembed>", "</noembed>", "<h1>", "</h1>", "<center>", "<form>", "</form>", "<br>",
    ]

    private static let scraps = [
        "<", ">", "</", "<!", "<!--", "-->", "--!>", "<!-->", "<!--->", "<?", "]]>", "<![endif]>",
        "<![if !mso]>", "<!--[if !mso]><!-->", "<!--<![endif]-->", "'", "\"", "=", "/", "<a ",
        "</a",
        "<!doctype html>", "<a href", "<a href=", "<!--[if mso]", "[if mso]>", "<script", "\0",
    ]

    private static func pick(_ texts: [String], _ generator: inout SeededGenerator) -> String {
        texts[Int.random(in: 0..<texts.count, using: &generator)]
    }
}
