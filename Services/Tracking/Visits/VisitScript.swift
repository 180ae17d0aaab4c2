internal import HTTP
internal import Service

/// What an account's own pages load: `<script src="https://.../v.js"></script>`.
enum VisitScript {
    /// ECMAScript 2017; without a cookie, and without anything kept or sent before consent.
    static let text = """
        // audience.consented(): on every page, once the visitor agreed; audience.withdrawn()
        // audience.page(), audience.form(name, fields), audience.survey(name, answers)
        (function (w, d) {
          var l = w.location, key = "audience.visit", agreed = false, token, until;
          var to = d.currentScript.src.replace(/v\\.js([?#].*)?$/, "v/");
          var m = /^(.*)[?&]av=([\\w-]{68})(&.*)?$/.exec(l.search);
          if (m) {
            token = m[2];
            until = Date.now() + 18e5;
            w.history.replaceState(
              w.history.state, "", l.pathname + (m[1] + (m[3] || "")).replace(/^&/, "?") + l.hash);
          }
          function store(text) {
            try {
              if (text === undefined) return w.sessionStorage.getItem(key);
              if (text) w.sessionStorage.setItem(key, text);
              else w.sessionStorage.removeItem(key);
            } catch (e) {}
          }
          function tell(kind, name, given) {
            if (!agreed || !token || Date.now() > until) return;
            var answers = {};
            Object.keys(given || {}).forEach(function (k) { answers[k] = String(given[k]); });
            w.fetch(to + token, {
              method: "POST", keepalive: true, mode: "cors", credentials: "omit",
              headers: { "Content-Type": "text/plain" },
              body: JSON.stringify({
                kind: kind, url: l.origin + l.pathname, name: String(name || "").slice(0, 200),
                answers: answers
              })
            }).catch(function () {});
          }
          w.audience = {
            consented: function () {
              if (agreed) return;
              agreed = true;
              if (token) store(token + " " + until);
              else {
                var kept = (store() || "").split(" ");
                token = kept[0];
                until = +kept[1];
              }
              w.audience.page();
            },
            withdrawn: function () { agreed = false; token = null; store(""); },
            page: function () { tell("page", d.title); },
            form: function (name, fields) { tell("form", name, fields); },
            survey: function (name, answers) { tell("survey", name, answers); }
          };
        })(window, document);

        """

    private static let bytes = Array(text.utf8)

    /// Changes with the text.
    static let tag = "\"\(Digest.hex(Array(Digest.sha256(bytes).prefix(8))))\""

    private static let headers: Headers = {
        var headers = Headers()
        headers.add("Cache-Control", "public, max-age=3600")
        headers.add("ETag", tag)
        headers.add("X-Content-Type-Options", "nosniff")
        headers.add("Cross-Origin-Resource-Policy", "cross-origin")
        return headers
    }()

    /// 200 with the script, or 304 for who has it.
    static func reply(to request: Request) -> Reply {
        let known = request.headers["If-None-Match"]?.split(separator: ",").map {
            $0.filter { $0 != " " }
        }
        if let known, known.contains(where: { $0 == tag || $0 == "W/" + tag || $0 == "*" }) {
            return Reply(.notModified, headers: headers)
        }
        var headers = headers
        headers.add("Content-Type", "text/javascript; charset=utf-8")
        return Reply(.ok, headers: headers, body: .bytes(bytes))
    }
}
