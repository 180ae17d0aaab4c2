/// Unsigned numbers that are compared with a range 16 bytes and more at a time.
///
/// Vectors of one number in every lane are made once, before the loop: making them costs more than a
/// hundred comparisons.
protocol LaneValue: FixedWidthInteger, UnsignedInteger {
    associatedtype Lanes

    /// A vector with the number in every lane.
    static func lanes(_ number: Self) -> Lanes

    /// A bit for each of 64 numbers, whether it is at least `low` and at most `low + span`.
    static func word(_ numbers: UnsafePointer<Self>, _ low: Lanes, _ span: Lanes) -> UInt64
}

/// What comparing 64 bytes of lanes gives: lanes of ones and lanes of zeros.
private typealias LaneMask = (
    UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
)

extension UInt8: LaneValue {
    static func lanes(_ number: UInt8) -> SIMD64<UInt8> { SIMD64(repeating: number) }

    @inline(__always)
    static func word(
        _ numbers: UnsafePointer<UInt8>, _ low: SIMD64<UInt8>, _ span: SIMD64<UInt8>
    ) -> UInt64 {
        let lanes = UnsafeRawPointer(numbers).loadUnaligned(as: SIMD64<UInt8>.self)
        let mask = unsafeBitCast((lanes &- low) .<= span, to: LaneMask.self)
        // Eight bytes become eight bits by a product whose terms do not meet.
        func bits(_ part: UInt64) -> UInt64 {
            ((part & 0x0101_0101_0101_0101) &* 0x0102_0408_1020_4080) >> 56
        }
        let left = bits(mask.0) | bits(mask.1) << 8 | bits(mask.2) << 16 | bits(mask.3) << 24
        let right = bits(mask.4) | bits(mask.5) << 8 | bits(mask.6) << 16 | bits(mask.7) << 24
        return left | right << 32
    }
}

extension UInt16: LaneValue {
    static func lanes(_ number: UInt16) -> SIMD32<UInt16> { SIMD32(repeating: number) }

    @inline(__always)
    static func word(
        _ numbers: UnsafePointer<UInt16>, _ low: SIMD32<UInt16>, _ span: SIMD32<UInt16>
    ) -> UInt64 {
        half(numbers, low, span) | half(numbers + 32, low, span) << 32
    }

    @inline(__always)
    private static func half(
        _ numbers: UnsafePointer<UInt16>, _ low: SIMD32<UInt16>, _ span: SIMD32<UInt16>
    ) -> UInt64 {
        let lanes = UnsafeRawPointer(numbers).loadUnaligned(as: SIMD32<UInt16>.self)
        let mask = unsafeBitCast((lanes &- low) .<= span, to: LaneMask.self)
        func bits(_ part: UInt64) -> UInt64 {
            ((part & 0x0001_0001_0001_0001) &* 0x1000_2000_4000_8000) >> 60
        }
        let left = bits(mask.0) | bits(mask.1) << 4 | bits(mask.2) << 8 | bits(mask.3) << 12
        let right = bits(mask.4) | bits(mask.5) << 4 | bits(mask.6) << 8 | bits(mask.7) << 12
        return left | right << 16
    }
}

extension UInt32: LaneValue {
    static func lanes(_ number: UInt32) -> SIMD16<UInt32> { SIMD16(repeating: number) }

    @inline(__always)
    static func word(
        _ numbers: UnsafePointer<UInt32>, _ low: SIMD16<UInt32>, _ span: SIMD16<UInt32>
    ) -> UInt64 {
        quarter(numbers, low, span) | quarter(numbers + 16, low, span) << 16
            | quarter(numbers + 32, low, span) << 32 | quarter(numbers + 48, low, span) << 48
    }

    @inline(__always)
    private static func quarter(
        _ numbers: UnsafePointer<UInt32>, _ low: SIMD16<UInt32>, _ span: SIMD16<UInt32>
    ) -> UInt64 {
        let lanes = UnsafeRawPointer(numbers).loadUnaligned(as: SIMD16<UInt32>.self)
        let mask = unsafeBitCast((lanes &- low) .<= span, to: LaneMask.self)
        func bits(_ part: UInt64) -> UInt64 { (part & 1) | (part >> 31 & 2) }
        let left = bits(mask.0) | bits(mask.1) << 2 | bits(mask.2) << 4 | bits(mask.3) << 6
        let right = bits(mask.4) | bits(mask.5) << 2 | bits(mask.6) << 4 | bits(mask.7) << 6
        return left | right << 8
    }
}
