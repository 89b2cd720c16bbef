import org.codehaus.groovy.control.CompilationUnit
import org.codehaus.groovy.control.Phases

/* Parses files as Groovy, without running them. Usage: groovy Parse.groovy FILE… */
def failures = 0
args.each { path ->
    def unit = new CompilationUnit()
    // An expression in a string may run over lines in Nextflow's Groovy, not in Debian's.
    unit.addSource(path, new File(path).text.replaceAll(/\n\s*([?:] ')/, ' $1'))
    try {
        unit.compile(Phases.CONVERSION)
    } catch (Throwable problem) {
        failures++
        System.err.println("FAILED $path: ${problem.message}")
    }
}
println "${args.size()} files parsed, $failures failed"
System.exit(failures ? 1 : 0)
