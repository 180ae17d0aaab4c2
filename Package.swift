// swift-tools-version: 6.2
import PackageDescription

/// How every target is compiled: Swift 6, explicit imports, no warnings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A module that at least two services use.
func shared(_ name: String, _ uses: Target.Dependency...) -> Target {
    .target(name: name, dependencies: uses, path: "Shared/\(name)", swiftSettings: strict)
}

/// A library that the system provides: a module map and nothing else.
func system(_ name: String, _ library: String, _ package: String) -> Target {
    .systemLibrary(
        name: name, path: "Shared/\(name)", pkgConfig: library, providers: [.apt([package])])
}

/// One deployable process; its `parts` are modules of their own in its folder.
///
/// Services never depend on each other: they talk HTTP.
func service(_ name: String, _ uses: Target.Dependency..., parts: [String] = []) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["Service", "Model", "Clients"] + uses + parts.map { .target(name: $0) },
        path: "Services/\(name)", exclude: parts, resources: [.embedInCode("Migrations")],
        swiftSettings: strict)
}

/// The tests of one module, or of the real programs together.
func tests(_ name: String, _ uses: Target.Dependency...) -> Target {
    .testTarget(
        name: name, dependencies: ["TestKit"] + uses, path: "Tests/\(name)",
        swiftSettings: strict)
}

/// The tests of one service, in one process with it.
func serviceTests(_ name: String, _ uses: Target.Dependency...) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [
            .target(name: name), "TestKit", "Service", "Clients", "Feed", "Model", "HTTP",
            "Postgres", "EventLoop",
        ] + uses, path: "Tests/\(name)Tests", swiftSettings: strict)
}

let package = Package(
    name: "audience",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "audience-contacts", targets: ["Contacts"]),
        .executable(name: "audience-interests", targets: ["Interests"]),
        .executable(name: "audience-segmentation", targets: ["Segmentation"]),
        .executable(name: "audience-tracking", targets: ["Tracking"]),
        .executable(name: "audience-imports", targets: ["Imports"]),
        .executable(name: "audience-sample", targets: ["Sample"]),
        .executable(name: "audience-benchmarks", targets: ["Benchmarks"]),
        .executable(name: "tracking-load", targets: ["TrackingLoad"]),
    ],
    targets: [
        // What the kernel and Debian give.
        .target(name: "CLinux", path: "Shared/CLinux"),
        system("CPostgres", "libpq", "libpq-dev"),
        system("CSQLite", "sqlite3", "libsqlite3-dev"),
        system("CCrypto", "libcrypto", "libssl-dev"),

        // Mechanism, without a business word.
        shared("EventLoop", "CLinux"),
        shared("HTTP", "EventLoop", "CLinux"),
        shared("Postgres", "EventLoop", "CPostgres", "CCrypto"),
        shared("SQLite", "CSQLite"),
        shared("Feed", "HTTP", "Postgres", "EventLoop", "Model"),

        // What services agree on.
        shared("Model"),
        shared("Clients", "Model", "HTTP", "Feed"),
        shared("Service", "Model", "Clients", "Feed", "HTTP", "Postgres", "EventLoop", "CCrypto"),

        // The product.
        service("Contacts", "HTTP", "Postgres", "Feed", "EventLoop", "CCrypto"),
        service("Interests", "HTTP", "Postgres", "Feed", "EventLoop"),
        .target(
            name: "Columns", dependencies: ["Model", "CLinux", "CCrypto"],
            path: "Services/Segmentation/Columns", swiftSettings: strict),
        service(
            "Segmentation", "HTTP", "Postgres", "Feed", "EventLoop", "CCrypto", parts: ["Columns"]),
        service("Tracking", "HTTP", "Postgres", "Feed", "EventLoop", "SQLite", "CCrypto"),
        service("Imports", "HTTP", "Postgres", "Feed", "EventLoop"),

        // The sample job, and the file it imports.
        .executableTarget(
            name: "Sample", dependencies: ["Clients", "Feed", "Model", "HTTP", "EventLoop"],
            path: "deploy/sample", exclude: ["contacts.csv"], swiftSettings: strict),

        // Nothing shipped can import these.
        .target(
            name: "TestKit",
            dependencies: [
                "EventLoop", "HTTP", "Postgres", "Feed", "Service", "Model", "Clients",
            ],
            path: "Tests/TestKit", swiftSettings: strict),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Columns", "EventLoop", "HTTP", "Postgres", "Feed", "Service", "Model", "Clients",
            ],
            path: "Tests/Benchmarks", swiftSettings: strict),
        .executableTarget(
            name: "TrackingLoad",
            dependencies: [
                "CLinux", "EventLoop", "HTTP", "Postgres", "Service", "Model", "Clients",
            ],
            path: "Tests/TrackingLoad", swiftSettings: strict),
        tests("EventLoopTests", "EventLoop"),
        tests("HTTPTests", "HTTP", "EventLoop"),
        tests("PostgresTests", "Postgres", "EventLoop"),
        tests("SQLiteTests", "SQLite"),
        tests("FeedTests", "Feed", "HTTP", "Postgres", "EventLoop", "Model"),
        tests("ServiceTests", "Service", "HTTP", "Postgres", "EventLoop", "Model", "Clients"),
        tests("ModelTests", "Model", "HTTP"),
        serviceTests("Contacts"),
        serviceTests("Interests"),
        tests("ColumnsTests", "Columns", "Model"),
        serviceTests("Segmentation", "Columns"),
        tests(
            "RuleTests", "Segmentation", "Interests", "Columns", "Service", "Clients", "Feed",
            "Model", "HTTP", "Postgres", "EventLoop"),
        serviceTests("Tracking", "SQLite", "CCrypto"),
        tests("TrackingLoadTests", "TrackingLoad", "EventLoop", "HTTP", "Postgres"),
        serviceTests("Imports", "Sample", "Contacts", "Interests"),
        tests(
            "SystemTests", "Service", "Clients", "Model", "HTTP", "Postgres", "EventLoop", "Feed"),
    ]
)
