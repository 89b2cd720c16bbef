import Glibc
import HostileInput
import TestSupport
import Testing

@Suite struct KeptInputTests {
  @Test func placeholder() {}
}
