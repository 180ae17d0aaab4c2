public import Clients

extension ServedRoutes {
    /// Talks to Contacts, when its routes are served.
    public var contacts: ContactsClient { ContactsClient(client: client, base: base, key: "") }

    /// Talks to Interests, when its routes are served.
    public var interests: InterestsClient { InterestsClient(client: client, base: base, key: "") }

    /// Talks to Segmentation, when its routes are served.
    public var segmentation: SegmentationClient {
        SegmentationClient(client: client, base: base, key: "")
    }

    /// Talks to Imports, when its routes are served.
    public var imports: ImportsClient { ImportsClient(client: client, base: base, key: "") }
}
