/// A customer of the platform; given by the caller, all other ids by the service.
public struct AccountID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A person who works in an account.
public struct UserID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A person the account may write to.
public struct ContactID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A custom field of an account.
public struct FieldID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Where contacts come from.
public struct SourceID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// An entry of the blacklist.
public struct BlacklistID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// An interest, a preference or a label.
public struct InterestID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A segment.
public struct SegmentID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Contacts as they were chosen at one moment.
public struct AudienceID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A message whose links are tracked.
public struct MessageID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One link of a message; links of two messages never share an id.
public struct LinkID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One recorded click.
public struct ClickID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One thing that a contact did on a site.
public struct VisitID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One uploaded file and what became of it.
public struct ImportID: Identifier {
    /// The number as it is stored and sent.
    public let rawValue: Int64

    /// Names the thing with this number.
    ///
    /// - Parameter rawValue: any number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}
