extension LoadOptions {
    /// What `--help` prints.
    static let usage = """
        usage: tracking-load --api <url> [options]

        Makes a message and tracked links, requests them, and says how long each answer took.
        With --verify it then compares what was answered with what PostgreSQL has.

        where
          --api <url>          the node's internal port, such as http://127.0.0.1:8104;
                               again for each further node, whose spools drain too
          --key-file <file>    holds the key that the node knows (or AUDIENCE_KEY)
          --account <id>       1
          --public <url>       what is loaded; again for each further node; without it, what
                               stands in the tracked links
          --i-own-this-host    needed for whatever is not this machine
        how much
          --rate <n>           arrivals a second, whatever the node does; each answer's time
                               counts from when the request was due. Without it, each
                               connection asks as soon as it was answered
          --connections <n>    64
          --threads <n>        1
          --seconds <s>        10
          --requests <n>       ends sooner than the time does
          --patience <s>       10; an answer that takes longer is a failure
        what
          --links <n>          4 links in the message
          --skew <s>           0: all links alike; 1: the second half as often as the first, the
                               third a third as often (Zipf)
          --contacts <n>       10000 people, unless --verify says how many tokens it takes
          --first-contact <n>  1, the number of the first of them
          --agents <mix>       browsers, scanners or mixed
          --forged <percent>   0 requests of a hundred with a forged token: 404 is right
          --heads <percent>    0 requests of a hundred with HEAD
          --seed <n>           1; the same seed asks for the same
        afterwards
          --verify             no token is used twice, and at the end:
                               acknowledged <= stored <= sent, each stored once
          --database <conninfo>  where the clicks are; the password is best in PGPASSFILE.
                               Without it only the report's total is compared
          --drain <s>          120; the longest that the spool may take to become empty
          --restarts           broken connections are no failure: someone kills the node
          --losses             what the node itself counts as lost may be missing
          --json               one object on stdout, all else on stderr
          --svg <file>         a picture of the percentiles
          --paths <file>       writes the paths of the links, one a line, and ends

        Ctrl-C ends the sending; what was sent is then compared all the same.

        exit codes: 0 all is right, 1 it is not, 2 wrong arguments
        """
}
