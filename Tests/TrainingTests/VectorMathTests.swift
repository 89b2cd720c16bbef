import RealModule
import Testing

@testable import Training

@Suite struct VectorMathTests {
  @Test func exponentialIsWithinItsError() {
    var worst = 0.0
    for number in 0...8700 {
      let x = -Float(number) / 100.01
      let exact = Double.exp(Double(x))
      let found = Double(exponential(ofNonPositive: Lanes(repeating: x))[3])
      worst = max(worst, abs(found - exact) / exact)
    }
    #expect(worst < 2.5e-7, "\(worst)")
    #expect(exponential(ofNonPositive: Lanes(repeating: 0)) == Lanes(repeating: 1))
    #expect(exponential(ofNonPositive: Lanes(repeating: -88)) == Lanes(repeating: 0))
    #expect(exponential(ofNonPositive: Lanes(repeating: maskedLogit)) == Lanes(repeating: 0))
  }

  @Test func logisticAndSoftplusAreWithinTheirError() {
    var worst = (logistic: 0.0, softplus: 0.0)
    for number in -8500...8500 {
      let x = Float(number) / 100.01
      let (logistic, softplus) = logisticAndSoftplus(Lanes(repeating: x))
      let exactLogistic = 1 / (1 + Double.exp(-Double(x)))
      let exactSoftplus = max(Double(x), 0) + Double.log(onePlus: Double.exp(-abs(Double(x))))
      worst.logistic = max(
        worst.logistic, abs(Double(logistic[5]) - exactLogistic) / exactLogistic)
      worst.softplus = max(
        worst.softplus, abs(Double(softplus[5]) - exactSoftplus) / exactSoftplus)
    }
    #expect(worst.logistic < 1e-6, "\(worst)")
    #expect(worst.softplus < 1e-6, "\(worst)")
  }

  @Test func squareRootIsWithinItsError() {
    var worst = 0.0
    for number in 0...12_000 {
      let v = Float(Double.exp(Double(number - 6000) * 0.01151))
      let exact = Double(v).squareRoot()
      worst = max(worst, abs(Double(squareRoot(Lanes(repeating: v))[1]) - exact) / exact)
    }
    #expect(worst < 1.2e-7, "\(worst)")
    #expect(squareRoot(Lanes(repeating: 0)) == Lanes(repeating: 0))
  }

  @Test func lanesAreIndependent() {
    let x = Lanes(-3, 0, 2.5, -90, 40, -0.001, 7, -20)
    let together = logisticAndSoftplus(x)
    for lane in 0..<8 {
      let alone = logisticAndSoftplus(Lanes(repeating: x[lane]))
      #expect(together.logistic[lane] == alone.logistic[0])
      #expect(together.softplus[lane] == alone.softplus[0])
    }
    #expect(sum(of: Lanes(1, 2, 3, 4, 5, 6, 7, 8)) == 36)
  }
}
