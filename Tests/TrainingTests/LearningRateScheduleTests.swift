import Testing

@testable import Training

@Suite struct LearningRateScheduleTests {
  @Test func aPlateauReducesAsPyTorchDoes() {
    let schedule = LearningRateSchedule.plateau(factor: 0.25, patience: 2)
    var state = PlateauState()
    // Made with torch.optim.lr_scheduler.ReduceLROnPlateau('min', factor=0.25, patience=2) at rate 1.
    let losses = [1.0, 0.9, 0.9, 0.89995, 0.8999, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7]
    let expected = [1.0, 1, 1, 1, 1, 1, 1, 1, 0.25, 0.25, 0.25, 0.0625, 0.0625]
    for (loss, factor) in zip(losses, expected) {
      state.finishEpoch(loss: loss, schedule)
      #expect(state.factor == factor, "after \(loss)")
    }
  }

  @Test func stepsHoldFromTheirShareOn() {
    let schedule = LearningRateSchedule.steps([
      .init(after: 0.5, factor: 0.3), .init(after: 0.75, factor: 0.1),
    ])
    #expect((0..<8).map { schedule.factor(step: $0, of: 8) } == [1, 1, 1, 1, 0.3, 0.3, 0.1, 0.1])
  }

  @Test func aCosineRisesThenFallsToItsEnd() {
    let schedule = LearningRateSchedule.cosine(warmUp: 0.1, final: 0.01)
    let factors = (0..<1000).map { schedule.factor(step: $0, of: 1000) }
    #expect(factors[0] < 0.011 && factors[0] > 0)
    #expect(zip(factors, factors.dropFirst()).prefix(90).allSatisfy { $0 < $1 })
    #expect(zip(factors, factors.dropFirst()).dropFirst(100).allSatisfy { $0 > $1 })
    #expect(abs(factors[500] - 0.505) < 1e-3)
    #expect(abs(factors[999] - 0.01) < 1e-4)
  }
}
