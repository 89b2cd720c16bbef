import ByteStreams
import LinearAlgebra
import TestSupport
import Testing

@testable import ModelBundles

@Suite struct FiniteScanTests {
  private func bytes<Bits: FixedWidthInteger>(_ bits: [Bits]) -> SharedBytes {
    SharedBytes(copying: bits.withUnsafeBytes { Array($0) })
  }

  /// Every pattern of 16 bits, alone and amid others.
  @Test func knowsEveryHalf() {
    for pattern in UInt16.min...UInt16.max {
      let half = FiniteScan.firstNonFinite(in: bytes([0, pattern, 0x7bff]), .float16)
      #expect((half == nil) == Float16(bitPattern: pattern).isFinite)
      let brain = FiniteScan.firstNonFinite(in: bytes([pattern]), .bfloat16)
      #expect((brain == nil) == Float(bitPattern: UInt32(pattern) << 16).isFinite)
    }
  }

  /// The one bad element is found wherever it lies, in lengths that fill blocks and that do not.
  @Test(arguments: [1, 15, 16, 17, 2047, 2048, 2049, 5000])
  func findsThePlace(count: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    let finite = (0..<count).map { _ in Float.random(in: -1e30...1e30, using: &generator).bitPattern
    }
    #expect(FiniteScan.firstNonFinite(in: bytes(finite), .float32) == nil)
    for _ in 0..<20 {
      let place = Int.random(in: 0..<count, using: &generator)
      for bad in [Float.nan, .infinity, -.infinity, .signalingNaN] {
        var bits = finite
        bits[place] = bad.bitPattern
        #expect(FiniteScan.firstNonFinite(in: bytes(bits), .float32) == place)
      }
    }
  }

  @Test func findsNothingInNothing() {
    for element in WeightElement.allCases {
      #expect(FiniteScan.firstNonFinite(in: bytes([UInt8]()), element) == nil)
    }
  }
}

@Suite struct ElementEncoderTests {
  private func bits(_ values: [Float], _ element: WeightElement) throws -> [UInt16] {
    let bytes = try ElementEncoder.bytes(of: values, as: element, tensor: "t")
    return stride(from: 0, to: bytes.count, by: 2).map {
      UInt16(bytes[$0 + 1]) << 8 | UInt16(bytes[$0])
    }
  }

  /// Ties go to even: values halfway between two neighbours, and a little to either side.
  @Test func roundsToTheNearestAndTiesToEven() throws {
    let tie: Float = 1 + 0x1p-11
    #expect(try bits([tie, tie.nextUp, tie.nextDown], .float16) == [0x3c00, 0x3c01, 0x3c00])
    #expect(try bits([tie + 0x1p-10], .float16) == [0x3c02])
    let brainTie: Float = 1 + 0x1p-8
    #expect(
      try bits([brainTie, brainTie.nextUp, brainTie.nextDown], .bfloat16) == [
        0x3f80, 0x3f81, 0x3f80,
      ])
    #expect(try bits([brainTie + 0x1p-7, -brainTie], .bfloat16) == [0x3f82, 0xbf80])
    #expect(try bits([0x1p-24, 0x1p-25, 0x1.8p-25, -0.0], .float16) == [1, 0, 1, 0x8000])
  }

  @Test func refusesWhatWouldBecomeInfinite() throws {
    #expect(try bits([65_504, 65_519], .float16) == [0x7bff, 0x7bff])
    #expect(
      throws: BundleProblem.overflow(tensor: "t", element: 1, value: 65_520, target: .float16)
    ) {
      try bits([1, 65_520], .float16)
    }
    let largest = Float.greatestFiniteMagnitude
    #expect(
      throws: BundleProblem.overflow(tensor: "t", element: 0, value: largest, target: .bfloat16)
    ) {
      try bits([largest], .bfloat16)
    }
    #expect(throws: BundleProblem.notFinite("model.safetensors", tensor: "t", element: 1)) {
      try bits([0, .nan], .float32)
    }
  }

  /// Every finite half survives the way to float32 and back.
  @Test func keepsEveryHalf() throws {
    let halves = (UInt16.min...UInt16.max).filter { Float16(bitPattern: $0).isFinite }
    #expect(try bits(halves.map { Float(Float16(bitPattern: $0)) }, .float16) == halves)
    let brains = (UInt16.min...UInt16.max).filter { $0 & 0x7f80 != 0x7f80 }
    #expect(try bits(brains.map { Float(bitPattern: UInt32($0) << 16) }, .bfloat16) == brains)
  }
}
