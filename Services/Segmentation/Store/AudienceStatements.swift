internal import Model
internal import Postgres
internal import Service

/// The statements on audiences.
enum AudienceStatements {
    // MARK: Writing

    /// One row, which nobody sees.
    static let begin = Statement<AudienceID, AccountID, String?, AudienceJoin>(
        """
        INSERT INTO audience (account_id, name, joined)
        VALUES ($1::bigint, $2::text, $3::text)
        RETURNING audience_id
        """)

    /// The primary key: the attempt that may write it, or no row while somebody else does.
    ///
    /// What an attempt before it wrote is to be removed first.
    static let claim = Statement<Int32, AccountID, AudienceID>(
        """
        UPDATE audience
        SET attempt = attempt + 1, written_at = now()
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND complete_at IS NULL
            AND deleted_at IS NULL
            AND (attempt = 0 OR written_at < now() - interval '30 seconds')
        RETURNING attempt
        """)

    /// The primary key: still writing; no row when another attempt does.
    static let goOn = Statement<NoRow, AccountID, AudienceID, Int32>(
        """
        UPDATE audience
        SET written_at = now()
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND attempt = $3::integer
            AND complete_at IS NULL AND deleted_at IS NULL
        """)

    /// The primary key: another attempt may begin at once.
    static let giveUp = Statement<NoRow, AccountID, AudienceID, Int32>(
        """
        UPDATE audience
        SET written_at = now() - interval '1 minute'
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND attempt = $3::integer
            AND complete_at IS NULL
        """)

    /// One row, none when another attempt writes by now; a later attempt waits for it.
    static let write = Statement<
        NoRow, AccountID, AudienceID, Int32, ContactID, [ContactID], [Int32], [Int32]
    >(
        """
        INSERT INTO audience_chunk (
            account_id, audience_id, first_contact, contacts, included_by, excluded_by)
        SELECT account_id, audience_id, $4::bigint, $5::bigint[], $6::integer[], $7::integer[]
        FROM audience
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND attempt = $3::integer
            AND complete_at IS NULL AND deleted_at IS NULL
        FOR SHARE
        """)

    /// The primary key: everybody sees it now; no row when another attempt writes.
    static let complete = Statement<
        NoRow, AccountID, AudienceID, Int32, Int64, Int64, Instant, String, JSONText, JSONText
    >(
        """
        UPDATE audience
        SET complete_at = now(), size = $4::bigint, excluded = $5::bigint,
            frozen_at = $6::timestamptz, digest = $7::text, include = $8::json,
            exclude = $9::json
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND attempt = $3::integer
            AND complete_at IS NULL AND deleted_at IS NULL
        """)

    /// The primary key of `segment` for each part, and that of `account_plan`.
    static let sources = Statement<AudienceSourceRow, AccountID, [SegmentID]>(
        """
        SELECT segment_id, name, match, generation, coalesce((
            SELECT version FROM account_plan WHERE account_id = $1::bigint), 0)
        FROM segment
        WHERE account_id = $1::bigint AND segment_id = ANY ($2::bigint[]) AND deleted_at IS NULL
        """)

    // MARK: Reading

    /// The primary key: one row once it is complete.
    static let find = Statement<StoredAudience, AccountID, AudienceID>(
        """
        SELECT audience_id, name, joined, include, exclude, size, excluded, erased, digest,
            frozen_at
        FROM audience
        WHERE account_id = $1::bigint AND audience_id = $2::bigint
            AND complete_at IS NOT NULL AND deleted_at IS NULL
        """)

    /// The primary key: whether it is complete; no row when there is none.
    static let isComplete = Statement<Bool, AccountID, AudienceID>(
        """
        SELECT complete_at IS NOT NULL
        FROM audience
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND deleted_at IS NULL
        """)

    /// A range of the primary key: at most `$3` rows.
    static let list = Statement<StoredAudience, AccountID, AudienceID, Int64>(
        """
        SELECT audience_id, name, joined, include, exclude, size, excluded, erased, digest,
            frozen_at
        FROM audience
        WHERE account_id = $1::bigint AND audience_id > $2::bigint
            AND complete_at IS NOT NULL AND deleted_at IS NULL
        ORDER BY audience_id
        LIMIT $3::bigint
        """)

    /// The primary key, and `audience_erasure`'s: the chunk in which a contact is or would be.
    static let chunkOf = Statement<AudienceChunk, AccountID, AudienceID, ContactID>(
        """
        SELECT first_contact, contacts, included_by, excluded_by, ARRAY(
            SELECT contact_id
            FROM audience_erasure AS erased
            WHERE erased.account_id = $1::bigint AND erased.contact_id >= chunk.first_contact
                AND erased.contact_id <= chunk.contacts[cardinality(chunk.contacts)])
        FROM audience_chunk AS chunk
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND first_contact <= $3::bigint
        ORDER BY first_contact DESC
        LIMIT 1
        """)

    /// The primary key, and `audience_erasure`'s: the first chunk behind one.
    static let chunkAfter = Statement<AudienceChunk, AccountID, AudienceID, ContactID>(
        """
        SELECT first_contact, contacts, included_by, excluded_by, ARRAY(
            SELECT contact_id
            FROM audience_erasure AS erased
            WHERE erased.account_id = $1::bigint AND erased.contact_id >= chunk.first_contact
                AND erased.contact_id <= chunk.contacts[cardinality(chunk.contacts)])
        FROM audience_chunk AS chunk
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND first_contact > $3::bigint
        ORDER BY first_contact
        LIMIT 1
        """)

    /// The primary key: nobody sees it any more.
    static let delete = Statement<NoRow, AccountID, AudienceID>(
        """
        UPDATE audience
        SET deleted_at = now()
        WHERE account_id = $1::bigint AND audience_id = $2::bigint
            AND complete_at IS NOT NULL AND deleted_at IS NULL
        """)

    // MARK: Sweeping

    /// `audience_to_sweep`: deleted ones, and those that nobody has written for an hour.
    static let toSweep = Statement<Columns<AccountID, AudienceID>>(
        """
        SELECT account_id, audience_id
        FROM audience
        WHERE deleted_at IS NOT NULL
            OR (complete_at IS NULL AND written_at < now() - interval '1 hour')
        ORDER BY account_id, audience_id
        LIMIT 1000
        """)

    /// A range of the primary key: at most 50 chunks of one that nobody sees.
    static let sweep = Statement<NoRow, AccountID, AudienceID>(
        """
        DELETE FROM audience_chunk
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND first_contact IN (
            SELECT first_contact
            FROM audience_chunk
            WHERE account_id = $1::bigint AND audience_id = $2::bigint
            ORDER BY first_contact
            LIMIT 50)
        """)

    /// The primary key: a key that named it is forgotten by now.
    static let forget = Statement<NoRow, AccountID, AudienceID>(
        """
        DELETE FROM audience
        WHERE account_id = $1::bigint AND audience_id = $2::bigint
            AND coalesce(deleted_at, written_at) < now() - interval '2 days'
        """)

    // MARK: Erasing

    /// One row a contact: readers leave it out, and the sweep takes it out of chunks.
    static let erase = Statement<NoRow, AccountID, [ContactID]>(
        """
        INSERT INTO audience_erasure (account_id, contact_id)
        SELECT $1::bigint, contact_id FROM unnest($2::bigint[]) AS gone (contact_id)
        ORDER BY contact_id
        ON CONFLICT (account_id, contact_id) DO NOTHING
        """)

    /// All of `audience_erasure`'s accounts: a probe of the primary key each.
    static let erasing = Statement<AccountID>(
        """
        WITH RECURSIVE erasing AS (
            (SELECT account_id FROM audience_erasure ORDER BY account_id LIMIT 1)
            UNION ALL
            SELECT (
                SELECT next.account_id
                FROM audience_erasure AS next
                WHERE next.account_id > erasing.account_id
                ORDER BY next.account_id
                LIMIT 1)
            FROM erasing
            WHERE erasing.account_id IS NOT NULL
        )
        SELECT account_id
        FROM erasing
        WHERE account_id IS NOT NULL
        """)

    /// A range of the primary key: at most 1,000 contacts.
    static let erased = Statement<ContactID, AccountID, ContactID>(
        """
        SELECT contact_id
        FROM audience_erasure
        WHERE account_id = $1::bigint AND contact_id > $2::bigint
        ORDER BY contact_id
        LIMIT 1000
        """)

    /// A range of the primary key: every audience of the account that is complete.
    static let ofAccount = Statement<AudienceID, AccountID>(
        """
        SELECT audience_id
        FROM audience
        WHERE account_id = $1::bigint AND complete_at IS NOT NULL AND deleted_at IS NULL
        ORDER BY audience_id
        """)

    /// The primary key, a probe a contact: the chunks in which the contacts are.
    static let chunksWith = Statement<ContactID, AccountID, AudienceID, [ContactID]>(
        """
        SELECT DISTINCT chunk.first_contact
        FROM unnest($3::bigint[]) AS gone (contact_id)
        CROSS JOIN LATERAL (
            SELECT held.first_contact, held.contacts
            FROM audience_chunk AS held
            WHERE held.account_id = $1::bigint AND held.audience_id = $2::bigint
                AND held.first_contact <= gone.contact_id
            ORDER BY held.first_contact DESC
            LIMIT 1
        ) AS chunk
        WHERE gone.contact_id = ANY (chunk.contacts)
        ORDER BY chunk.first_contact
        """)

    /// The primary keys: a chunk without some contacts, and how many of those were in it.
    static let cut = Statement<NoRow, AccountID, AudienceID, ContactID, [ContactID]>(
        """
        WITH held AS (
            SELECT contacts, included_by, excluded_by
            FROM audience_chunk
            WHERE account_id = $1::bigint AND audience_id = $2::bigint
                AND first_contact = $3::bigint
            FOR UPDATE
        ), told AS (
            SELECT contact_id, included, excluded, contact_id = ANY ($4::bigint[]) AS is_gone
            FROM held
            CROSS JOIN LATERAL unnest(held.contacts, held.included_by, held.excluded_by)
                AS told (contact_id, included, excluded)
        ), kept AS (
            UPDATE audience_chunk
            SET contacts = coalesce(rest.contacts, '{}'),
                included_by = coalesce(rest.included_by, '{}'),
                excluded_by = coalesce(rest.excluded_by, '{}')
            FROM (
                SELECT array_agg(contact_id ORDER BY contact_id) AS contacts,
                    array_agg(included ORDER BY contact_id) AS included_by,
                    array_agg(excluded ORDER BY contact_id) AS excluded_by
                FROM told
                WHERE NOT is_gone
            ) AS rest
            WHERE account_id = $1::bigint AND audience_id = $2::bigint
                AND first_contact = $3::bigint
        )
        UPDATE audience
        SET erased = erased + (
            SELECT count(*)
            FROM told
            WHERE is_gone AND excluded = 0
                AND CASE joined
                    WHEN 'all' THEN included = (1 << json_array_length(include)) - 1
                    ELSE included <> 0
                END)
        WHERE account_id = $1::bigint AND audience_id = $2::bigint AND complete_at IS NOT NULL
        """)

    /// The primary key: those that are out of every chunk, and of every one still to be written.
    static let erasedEverywhere = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM audience_erasure
        WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
            AND erased_at < now() - interval '1 minute' AND NOT EXISTS (
                SELECT 1
                FROM audience
                WHERE account_id = $1::bigint AND complete_at IS NULL AND deleted_at IS NULL
                    AND written_at > now() - interval '1 hour')
        """)
}
