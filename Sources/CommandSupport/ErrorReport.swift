import ArgumentParser
import ByteStreams
import DelimitedText
import GeneSetFormats
import ModelBundles

/// The one place where an error becomes a text and an exit status.
struct ErrorReport {
  /// The message, or nil when there is nothing to tell.
  let message: String?
  /// The status.
  let status: ExitStatus

  /// Classifies an error thrown by a tool or one of the modules.
  init(_ error: any Error) {
    switch error {
    case let error as ToolError: self.init(error, error.status)
    case let error as StreamError: self.init(error)
    case let error as FormatError:
      if case .stream(let error) = error {
        self.init(error)
      } else {
        self.init(error, .malformedData)
      }
    case let error as TextError:
      if case .stream(let error) = error {
        self.init(error)
      } else {
        self.init(error, .malformedData)
      }
    case let error as BundleError:
      if case .stream(let error) = error.problem {
        self.init(error)
      } else {
        // Names in a bundle may hold line ends, with which they could pass for messages of ours.
        self.init(
          message: MessageText.printable("\(error)", isOneLine: true), status: .malformedData)
      }
    default: self.init(error, .internalFault)
    }
  }

  private init(_ error: StreamError) {
    switch error {
    case .brokenPipe: self.init(message: nil, status: .success)
    case .cannotOpen, .readFailed: self.init(error, .noInput)
    case .cannotCreate, .writeFailed: self.init(error, .writeFailed)
    case .corruptCompression: self.init(error, .malformedData)
    }
  }

  private init(_ error: some Error, _ status: ExitStatus) {
    self.init(message: "\(error)", status: status)
  }

  private init(message: String?, status: ExitStatus) {
    self.message = message
    self.status = status
  }
}
