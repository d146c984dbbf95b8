/// A value that is handed from thread to thread, used by one at a time.
struct Handed<T>: @unchecked Sendable {
  let value: T
}
