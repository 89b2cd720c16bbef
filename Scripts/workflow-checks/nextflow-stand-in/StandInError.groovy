/** What is wrong with a file under test, or with what it does. */
class StandInError extends RuntimeException {
    StandInError(String message) { super(message.toString()) }
}
