// The change feed: what became true, told by its owner.
//
//   a write transaction ---- FeedWriter.append ----> table change (xid, change_id, ...)
//                                                        |  only rows below the horizon
//   GET /v1/changes?after=position  <--- long poll ------+
//        |
//   Follower: page -> by account -> one transaction: { apply, position } -> page position
//
// A sequence is not commit order: a reader that follows `change_id` alone loses the rows of
// transactions that began earlier and commit later. So a position is (xid, change_id), and
// readers see only rows whose xid lies below `pg_snapshot_xmin(pg_current_snapshot())`: every
// transaction below it has ended.
//
// A position begins with the epoch, the cluster's identity and its timeline: after a restore or
// a failover transaction ids may repeat, so positions of another epoch are worth nothing (410).

public import Postgres

/// The tables of a feed's owner and of its followers.
public enum FeedSchema {
    /// Numbers 1 and 2 of every service's schema.
    public static let migrations = [
        Migration(1, "the change feed", bytes(change)),
        Migration(2, "positions in feeds", bytes(position)),
    ]

    private static func bytes(_ sql: StaticString) -> [UInt8] { Array(sql.description.utf8) }

    private static let change: StaticString = """
        -- 1: the change feed, what this service publishes.
        -- Safe while the previous release serves: yes, new tables.
        -- Duration: instant at any size.
        CREATE TABLE change (
            xid        xid8        NOT NULL DEFAULT pg_current_xact_id(),
            change_id  bigint      GENERATED ALWAYS AS IDENTITY,
            account_id bigint      NOT NULL,
            subject_id bigint      NOT NULL,
            at         timestamptz NOT NULL DEFAULT now(),
            kind       text        NOT NULL,

            -- NULL: the person was erased; readers skip the row.
            data       json,

            PRIMARY KEY (account_id, xid, change_id)
        );

        -- Readers of all accounts, and the trim.
        CREATE INDEX change_in_order ON change (xid, change_id);

        -- One row: the cluster and timeline whose transaction ids the rows carry, and how far
        -- rows were trimmed.
        CREATE TABLE feed_epoch (
            is_only      boolean PRIMARY KEY DEFAULT true CONSTRAINT is_only_row CHECK (is_only),
            epoch        text    NOT NULL,
            trimmed_xid  bigint  NOT NULL DEFAULT 0,
            trimmed_id   bigint  NOT NULL DEFAULT 0
        );
        """

    private static let position: StaticString = """
        -- 2: how far this service follows the feeds of others.
        -- Safe while the previous release serves: yes, new tables.
        -- Duration: instant at any size.
        -- account_id 0 is the page's position: everything up to it has been applied.
        CREATE TABLE feed_position (
            account_id bigint NOT NULL,
            xid        bigint NOT NULL DEFAULT 0,
            change_id  bigint NOT NULL DEFAULT 0,
            feed       text   NOT NULL,
            epoch      text   NOT NULL DEFAULT '',
            PRIMARY KEY (account_id, feed)
        );

        -- Changes that cannot be applied until someone mends the cause.
        CREATE TABLE parked_change (
            account_id bigint      NOT NULL,
            xid        bigint      NOT NULL,
            change_id  bigint      NOT NULL,
            subject_id bigint      NOT NULL,
            at         timestamptz NOT NULL,
            parked_at  timestamptz NOT NULL DEFAULT now(),
            feed       text        NOT NULL,
            epoch      text        NOT NULL,
            kind       text        NOT NULL,
            reason     text        NOT NULL,
            data       json,
            PRIMARY KEY (account_id, feed, xid, change_id)
        );
        """
}
