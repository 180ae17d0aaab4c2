internal import Feed
public import Postgres

/// The tables that every service has; its own migrations begin at number 10.
public enum SharedSchema {
    /// Numbers 1 to 5.
    public static let migrations =
        FeedSchema.migrations + [
            Migration(3, "idempotency keys", bytes(idempotencyKey)),
            Migration(4, "accounts as this service knows them", bytes(account)),
            Migration(5, "what contacts of an account are tracked for", bytes(tracking)),
        ]

    private static func bytes(_ sql: StaticString) -> [UInt8] { Array(sql.description.utf8) }

    private static let idempotencyKey: StaticString = """
        -- 3: idempotency keys, what was answered to writes that may be repeated.
        -- Safe while the previous release serves: yes, a new table.
        -- Duration: instant at any size.
        CREATE TABLE idempotency_key (
            account_id bigint      NOT NULL,
            subject_id bigint,
            created_at timestamptz NOT NULL DEFAULT now(),
            status     smallint    NOT NULL,
            caller     text        NOT NULL,
            route      text        NOT NULL,
            key        text        NOT NULL,

            -- SHA-256 of what was asked: the same key with another request is refused.
            digest     bytea       NOT NULL,

            -- The answer: ids and outcomes only, no personal data.
            body       bytea,

            PRIMARY KEY (account_id, caller, route, key)
        );

        CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
        """

    private static let account: StaticString = """
        -- 4: account, as this service knows it (Contacts: the original).
        -- Safe while the previous release serves: yes, a new table.
        -- Duration: instant at any size.
        CREATE TABLE account (
            account_id         bigint      PRIMARY KEY,
            created_at         timestamptz NOT NULL,
            version            integer     NOT NULL,
            mode               text        NOT NULL,
            plan               text        NOT NULL,
            name               text        NOT NULL,
            time_zone          text        NOT NULL,
            notification_email text,
            languages          text[]      NOT NULL
        );
        """

    private static let tracking: StaticString = """
        -- 5: account.tracking, of contacts that chose nothing themselves.
        -- Safe while the previous release serves: yes, it names its columns.
        -- Duration: instant at any size, a constant default rewrites nothing.
        ALTER TABLE account ADD COLUMN tracking text NOT NULL DEFAULT 'full';
        """
}
