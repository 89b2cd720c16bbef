import Glibc

/// The target that this process fuzzes: the name it is called by.
nonisolated(unsafe) private var target: HostileInput?

/// Chooses the target by the program's name, once, before the first input.
@_cdecl("gsfm_choose_target")
public func chooseTarget(_ name: UnsafePointer<CChar>) -> Int32 {
  target = HostileInput(rawValue: String(cString: name))
  return target == nil ? -1 : 0
}

/// Lists the targets, one a line.
@_cdecl("gsfm_list_targets")
public func listTargets() {
  for target in HostileInput.allCases { puts(target.rawValue) }
}

/// Whether to tell what became of each input, for a person who looks at one.
private let isTelling = getenv("GSFM_FUZZ_TELL") != nil

/// Reads one input; what it must not do ends the process.
@_cdecl("gsfm_read_hostile_input")
public func readHostileInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  let outcome = target?.outcome(of: input)
  if isTelling, let outcome { print(outcome) }
}
