import FoundationEssentials
import HTTP
import TestKit

/// What Python's html5lib finds in messages.
enum HTMLReference {
    /// The links of each message; `nil` without html5lib.
    static func links(of messages: [String]) async throws -> [[String]]? {
        guard let python = ProcessInfo.processInfo.environment["AUDIENCE_PYTHON"] else {
            return nil
        }
        let folder = try TestFolder()
        folder.write("messages.json", JSON.encode(messages))
        folder.write("links.py", Array(script.utf8))
        try await ChildProgram.run(
            python, [folder.path + "/links.py", folder.path], log: folder.path + "/log",
            within: .seconds(120))
        return try JSON.decode(
            [[String]].self, from: folder.contents(of: "links.json") ?? [], .reply)
    }

    /// Every start tag gets a number, by which the elements of the tree are told apart and ordered.
    private static let script = #"""
        import json, re, sys
        from html5lib import html5parser
        from html5lib.constants import tokenTypes

        Tokenizer = html5parser._tokenizer.HTMLTokenizer
        tokens = Tokenizer.__iter__

        def numbered(self):
            self.inner = []
            for serial, token in enumerate(tokens(self), 1):
                if token["type"] == tokenTypes["StartTag"]:
                    token["data"]["x-serial"] = str(serial)
                if token["type"] == tokenTypes["Comment"]:
                    found = re.match(r"[ \t\n\f\r]*\[if[^\]]*\]>", token["data"])
                    if found:
                        self.inner.append((serial, token["data"][found.end():]))
                yield token

        Tokenizer.__iter__ = numbered

        def elements(html, isOuter=True):
            parser = html5parser.HTMLParser(namespaceHTMLElements=False)
            tree = parser.parse(html)
            found = {}
            for element in tree.iter():
                if isinstance(element.tag, str) and "href" in element.attrib:
                    found[int(element.attrib.get("x-serial", 0))] = (
                        element.tag, element.attrib["href"])
            items = [(serial, [item]) for serial, item in found.items()]
            for serial, content in parser.tokenizer.inner if isOuter else []:
                items.append((serial, [(tag, href) for tag, href in elements(content, False)
                                       if tag != "base"]))
            return [item for _, some in sorted(items) for item in some]

        def clean(href):
            return re.sub(r"[\t\n\r]", "", re.sub(r"^[\0- ]+|[\0- ]+$", "", href))

        def is_page(url):
            return (re.match(r"(?i)https?://[^/\\?#]", url)
                    and not re.search(r"(?i)[\0-\x1f\x7f]|#unsubscribe#|#update#", url))

        def without_dots(path):
            kept = []
            for part in path[1:].split("/"):
                last = part
                if part == "..":
                    kept = kept[:-1]
                elif part != ".":
                    kept.append(part)
            return "/" + "/".join(kept + ([""] if last in (".", "..") else []))

        def resolve(base, href):
            if base is None or href.startswith("#") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", href):
                return href
            scheme, authority, path, query = re.match(
                r"(?i)(https?:)(//[^/?#]*)([^?#]*)(\?[^#]*)?", base).groups("")
            path = path or "/"
            if href.startswith("//"):
                return scheme + href
            if href == "":
                return scheme + authority + path + query
            if href.startswith("?"):
                return scheme + authority + path + href
            own, rest = re.match(r"([^?#]*)(.*)", href).groups()
            whole = own if own.startswith("/") else path[:path.rindex("/") + 1] + own
            return scheme + authority + without_dots(whole) + rest

        def links(html):
            found = elements(html)
            bases = [clean(href) for tag, href in found if tag == "base"]
            base = bases[0] if bases and is_page(bases[0]) else None
            urls = [resolve(base, clean(href)) for tag, href in found
                    if tag in ("a", "area") or tag.startswith("v:")]
            return [url for url in urls if is_page(url)]

        folder = sys.argv[1]
        with open(folder + "/messages.json") as file:
            messages = json.load(file)
        with open(folder + "/links.json", "w") as file:
            json.dump([links(message) for message in messages], file)
        """#
}
