import TestKit

@testable import Tracking

/// What follows a link: what it calls itself, and which headers it sends.
struct CampaignClient: Sendable, Hashable {
    var agent: String
    var flags: HitFlags

    /// What every browser sends.
    private static let any: HitFlags = [.acceptLanguage, .acceptHTML, .acceptAny, .acceptEncoding]

    private static let chromium: HitFlags = any.union([
        .fetchMetadata, .navigate, .clientHints, .upgrade,
    ])

    /// A browser of these years, with all that it sends.
    static func browser(
        isPhone: Bool, _ random: inout SeededGenerator
    ) -> CampaignClient {
        let version = random.whole(118...146)
        var client =
            isPhone
            ? random.one(of: [
                (android(version), 0.45), (iPhone(&random), 0.45), (inApp(&random), 0.1),
            ])
            : random.one(of: [
                (desktop("Windows NT 10.0; Win64; x64", version, ""), 0.4),
                (desktop("Windows NT 10.0; Win64; x64", version, " Edg/\(version).0.0.0"), 0.25),
                (desktop("Macintosh; Intel Mac OS X 10_15_7", version, ""), 0.1),
                (mac(&random), 0.1), (firefox(version), 0.15),
            ])
        // Safari never says that a hand clicked.
        let isSafari = client.agent.contains("Version/")
        if !isSafari && client.flags.contains(.navigate) && random.chance(0.9) {
            client.flags.insert(.fetchUser)
        }
        if random.chance(0.15) { client.flags.insert(.referer) }
        // An anti-virus program or a company's proxy between.
        if random.chance(0.01) {
            client.flags.subtract([.fetchMetadata, .fetchUser, .navigate, .clientHints])
            client.flags.insert(.via)
        }
        return client
    }

    private static func desktop(
        _ system: String, _ version: Int, _ rest: String
    ) -> CampaignClient {
        CampaignClient(
            agent: "Mozilla/5.0 (\(system)) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/\(version).0.0.0 Safari/537.36\(rest)", flags: chromium)
    }

    private static func android(_ version: Int) -> CampaignClient {
        CampaignClient(
            agent: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/\(version).0.0.0 Mobile Safari/537.36", flags: chromium)
    }

    private static func firefox(_ version: Int) -> CampaignClient {
        CampaignClient(
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:\(version).0) Gecko/20100101 "
                + "Firefox/\(version).0",
            flags: any.union([.fetchMetadata, .navigate, .upgrade]))
    }

    static func iPhone(_ random: inout SeededGenerator) -> CampaignClient {
        let version = random.whole(17...26)
        return CampaignClient(
            agent: "Mozilla/5.0 (iPhone; CPU iPhone OS \(version)_1 like Mac OS X) "
                + "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/\(version).1 Mobile/15E148 "
                + "Safari/604.1",
            flags: any.union([.fetchMetadata, .navigate]))
    }

    private static func mac(_ random: inout SeededGenerator) -> CampaignClient {
        let version = random.whole(17...26)
        return CampaignClient(
            agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
                + "(KHTML, like Gecko) Version/\(version).1 Safari/605.1.15",
            flags: any.union([.fetchMetadata, .navigate]))
    }

    /// The browser inside an app: some send all, some nearly nothing.
    private static func inApp(_ random: inout SeededGenerator) -> CampaignClient {
        let isApple = random.chance(0.6)
        return CampaignClient(
            agent: isApple
                ? "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
                    + "(KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/490.0]"
                : "Mozilla/5.0 (Linux; Android 14; SM-A546B; wv) AppleWebKit/537.36 (KHTML, like "
                    + "Gecko) Version/4.0 Chrome/128.0.6613.127 Mobile Safari/537.36",
            flags: random.chance(0.5) ? any : any.union([.fetchMetadata, .navigate]))
    }

    /// Too old for `Sec-Fetch-…`.
    static func old(_ random: inout SeededGenerator) -> CampaignClient {
        CampaignClient(
            agent: random.one(of: [
                "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; "
                    + ".NET4.0C; .NET4.0E; Microsoft Outlook 16.0.17928; ms-office; MSOffice 16)",
                "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
                "Mozilla/5.0 (Windows NT 5.1) AppleWebKit/537.36 (KHTML, like Gecko) "
                    + "Chrome/49.0.2623.112 Safari/537.36",
                "Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
                    + "like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (Windows NT 6.1; rv:52.0) Gecko/20100101 Firefox/52.0",
                "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)",
            ]), flags: any)
    }

    /// Without pictures.
    static func text(_ random: inout SeededGenerator) -> CampaignClient {
        CampaignClient(
            agent: random.one(of: [
                "Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.7.8",
                "w3m/0.5.3+git20230121", "ELinks/0.16.1.1 (textmode; Linux 6.1.0 x86_64; 120x40-2)",
                "Links (2.29; Linux 6.1.0 x86_64; GNU C 12.2; text)", "Emacs-w3m/1.4.632 w3m/0.5.3",
            ]), flags: random.chance(0.5) ? any : any.subtracting(.acceptLanguage))
    }

    /// A browser, or a proxy before it, that takes out what would tell the person.
    static func secretive(_ random: inout SeededGenerator) -> CampaignClient {
        var client = browser(isPhone: random.chance(0.3), &random)
        client.flags.subtract([.referer, .clientHints])
        client.flags.insert(.doNotTrack)
        switch random.uniform(0, 1) {
        case ..<0.35: client.flags.subtract([.fetchMetadata, .fetchUser, .navigate, .upgrade])
        case ..<0.5:
            client.flags = [.acceptHTML, .acceptAny, .acceptEncoding]
        case ..<0.55: client.agent = ""
        default: break
        }
        return client
    }

    /// A scanner with a browser's agent and as much of its headers as `truth` leaves it.
    static func scanner(isBrowser: Bool, _ random: inout SeededGenerator) -> CampaignClient {
        var client = browser(isPhone: random.chance(0.2), &random)
        if isBrowser {
            if random.chance(0.4) { client.flags.remove(.fetchUser) }
            return client
        }
        switch random.uniform(0, 1) {
        case ..<0.12:
            client.agent = random.one(of: [
                "Barracuda Sentinel (EE)", "python-requests/2.32.3", "Go-http-client/2.0",
                "Mozilla/5.0 (compatible; SomeMailScanner/1.0; +https://scan.example/bot.html)",
            ])
            client.flags = [.acceptAny, .acceptEncoding]
        case ..<0.5: client.flags = [.acceptAny, .acceptEncoding]
        case ..<0.85: client.flags = any
        case ..<0.95: client.flags = []
        default:
            client.agent = ""
            client.flags = [.acceptAny]
        }
        return client
    }
}
