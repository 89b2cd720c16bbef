import ArgumentParser

@main
struct Complete: ParsableCommand {
  func run() throws {}
}
