public import Clients

extension ServedRoutes {
    /// Many tests run at once, in debug: the 5 seconds of a real caller would fail by load alone.
    private static var patience: Duration { .seconds(30) }

    /// Talks to Contacts, when its routes are served.
    public var contacts: ContactsClient {
        ContactsClient(client: client, base: base, key: "").waiting(ServedRoutes.patience)
    }

    /// Talks to Interests, when its routes are served.
    public var interests: InterestsClient {
        InterestsClient(client: client, base: base, key: "").waiting(ServedRoutes.patience)
    }

    /// Talks to Segmentation, when its routes are served.
    public var segmentation: SegmentationClient {
        SegmentationClient(client: client, base: base, key: "").waiting(ServedRoutes.patience)
    }

    /// Talks to Imports, when its routes are served.
    public var imports: ImportsClient { ImportsClient(client: client, base: base, key: "") }
}
