/** Files as a script sees them: nothing, or their names with spaces between. */
class StagedFiles extends ArrayList {
    StagedFiles(Collection names) { super(names) }
    String toString() { join(' ') }
}
