internal import FoundationEssentials

/// JSON in UTF-8.
public enum JSON {
  /// Encodes a value.
  ///
  /// - Parameter value: anything that encodes itself.
  /// - Returns: UTF-8 without white space.
  /// - Throws: what the value throws.
  public static func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
    Array(try JSONEncoder().encode(value))
  }

  /// Decodes a value.
  ///
  /// - Parameters:
  ///   - type: what to read.
  ///   - bytes: UTF-8.
  /// - Returns: the value.
  /// - Throws: what is wrong with the bytes.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8]
  ) throws -> Value {
    try JSONDecoder().decode(type, from: Data(bytes))
  }
}
