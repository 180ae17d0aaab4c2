internal import HTTP

/// The description of a service's routes (OpenAPI 3.1.0), made from the routes themselves.
enum OpenAPI {
    static func document(of name: String, _ routes: [Route]) -> [UInt8] {
        var paths: [(String, [JSON.Member])] = []
        for route in routes {
            let operation = member(route.method.rawValue.lowercased(), self.operation(route))
            if let index = paths.firstIndex(where: { $0.0 == route.template }) {
                paths[index].1.append(operation)
            } else {
                paths.append((route.template, [operation]))
            }
        }
        var schemas = SchemaCollector()
        for route in routes {
            if let type = route.input { schemas.add(type) }
            for type in route.outputs {
                if let type = type as? any Decodable.Type { schemas.add(type) }
            }
        }
        let security = JSON.object([
            member("type", .string("http")), member("scheme", .string("bearer")),
        ])
        return JSON.object([
            member("openapi", .string("3.1.0")),
            member(
                "info",
                .object([
                    member("title", .string("audience-\(name)")), member("version", .string("1")),
                ])),
            member("paths", .object(paths.map { member($0.0, .object($0.1)) })),
            member(
                "components",
                .object([
                    member("securitySchemes", .object([member("key", security)])),
                    member("schemas", .object(schemas.members)),
                ])),
        ]).bytes
    }

    private static func operation(_ route: Route) -> JSON {
        var members: [JSON.Member] = []
        let parameters = parameters(of: route)
        if !parameters.isEmpty { members.append(member("parameters", .array(parameters))) }
        if let type = route.input {
            members.append(
                member(
                    "requestBody",
                    .object([
                        member("required", .bool(true)),
                        member("content", content("application/json", type)),
                    ])))
        }
        members.append(member("responses", responses(route)))
        if !route.isOpen {
            members.append(
                member("security", .array([.object([member("key", .array([]))])])))
        }
        return .object(members)
    }

    /// The values of its path, and the names of its query.
    private static func parameters(of route: Route) -> [JSON] {
        let values = route.template.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { String($0.dropFirst().prefix { $0 != "}" }) }
        return values.map { parameter($0, in: "path", isRequired: true) }
            + route.queries.map { parameter($0, in: "query", isRequired: false) }
    }

    private static func parameter(_ name: String, in place: String, isRequired: Bool) -> JSON {
        .object([
            member("name", .string(name)), member("in", .string(place)),
            member("required", .bool(isRequired)),
            member("schema", .object([member("type", .string("string"))])),
        ])
    }

    private static func responses(_ route: Route) -> JSON {
        var success: [JSON.Member] = [member("description", .string("Done."))]
        if let type = route.outputs.first as? any Decodable.Type {
            let media = route.isLines ? "application/x-ndjson" : "application/json"
            success.append(member("content", content(media, type)))
        }
        let names = (["internal-error"] + route.problems).joined(separator: ", ")
        return .object([
            member("2XX", .object(success)),
            member(
                "default",
                .object([
                    member("description", .string("RFC 9457 problem: \(names).")),
                    member(
                        "content",
                        .object([
                            member(
                                "application/problem+json",
                                .object([
                                    member(
                                        "schema",
                                        .object([member("type", .string("object"))]))
                                ]))
                        ])),
                ])),
        ])
    }

    private static func content(_ media: String, _ type: any Decodable.Type) -> JSON {
        .object([
            member(media, .object([member("schema", SchemaCollector.reference(to: type))]))
        ])
    }

    static func member(_ key: String, _ value: JSON) -> JSON.Member {
        JSON.Member(key: key, value: value)
    }
}
