import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import java.security.MessageDigest
import java.util.zip.GZIPInputStream

/*
 * Runs nf-test files for processes without Nextflow and nf-test, neither of which can be installed everywhere.
 * Usage: groovy -cp FOLDER RunTests.groovy [--update] FILE.nf.test…
 *
 * Honest limits: Groovy evaluates each block of the process and the test itself, bash runs the script or the stub on the
 * real tools, and outputs, tuples and snapshots are compared. Channels, executors, containers, caching and Nextflow's own
 * parser are not there.
 */
def update = args.contains('--update')
def failures = 0, passed = 0
args.findAll { it != '--update' }.each { path ->
    def suite = new Suite(new File(path).absoluteFile, update)
    suite.load()
    suite.tests.each { test ->
        try {
            suite.run(test)
            passed++
        } catch (Throwable problem) {
            failures++
            def text = problem instanceof StandInError ? problem.message : problem.toString()
            System.err.println("FAILED ${suite.processName} [${test.title}]: $text")
        }
    }
    suite.finish()
}
println "$passed passed, $failures failed"
System.exit(failures ? 1 : 0)

class Suite {
    final File file
    final boolean update
    final File work = File.createTempDir()
    String processName
    File script, config
    List<String> tags = []
    List<TestCase> tests = []
    Map snapshots = [:]
    def used = [] as Set

    Suite(File file, boolean update) {
        this.file = file
        this.update = update
        if (snapshotFile.exists()) snapshots = new JsonSlurper().parse(snapshotFile)
    }

    File getSnapshotFile() { new File(file.path + '.snap') }
    String getModuleTestDir() { file.parent }
    String getModuleDir() { script.parent }

    void load() {
        def binding = new Binding()
        binding.setVariable('nextflow_process', { Closure body -> configure(body, this) })
        new GroovyShell(this.class.classLoader, binding).evaluate(file.text, file.name)
    }

    static Object configure(Closure body, Object target, Object argument = null) {
        def copy = body.rehydrate(target, target, target)
        copy.resolveStrategy = Closure.DELEGATE_FIRST
        copy.call(argument)
    }

    void name(String text) { }
    void script(String path) { script = new File(file.parentFile, path).canonicalFile }
    void process(String name) { processName = name }
    void config(String path) { config = new File(file.parentFile, path).canonicalFile }
    void tag(String text) { tags << text }

    void test(String title, Closure body) {
        def test = new TestCase(this, title)
        configure(body, test)
        tests << test
    }

    void run(TestCase test) {
        def module = new ProcessFile(script)
        if (module.name != processName) throw new StandInError("the test names $processName, the module ${module.name}")
        if (!test.processBody) throw new StandInError('no process block')
        def input = [:]
        def binding = new Binding(input: input, file: { Map options = [:], String path -> checked(path) })
        def body = configure(test.processBody, test).toString()
        new GroovyShell(binding).evaluate(body)
        def inputs = (0..<input.size()).collect { input[it] }
        def settings = config ? Settings.of(config, processName) : [:]
        def folder = new File(work, "${tests.indexOf(test)}")
        test.process = [success: true, out: module.run(inputs, settings, test.isStub, folder)]
        configure(test.thenBody, test)
    }

    private static String checked(String path) {
        if (!new File(path).exists()) throw new StandInError("no file $path")
        new File(path).canonicalPath
    }

    void compare(String title, List content) {
        def found = converted(content)
        used << title
        if (update) {
            snapshots[title] = [
                content: found, meta: ['written-by': 'Scripts/check-workflows --update'], timestamp: '2026-11-21T00:00:00.000000000']
            return
        }
        def expected = snapshots[title]?.content
        if (JsonOutput.toJson(expected) != JsonOutput.toJson(found)) {
            throw new StandInError("snapshot: found ${JsonOutput.toJson(found)}, expected ${JsonOutput.toJson(expected)}")
        }
    }

    /** Files become their name and the MD5 of their content, unpacked, as nf-test writes them. */
    private Object converted(Object value) {
        if (value instanceof Map) return value.collectEntries { key, one -> [key.toString(), converted(one)] }
        if (value instanceof Collection) return value.collect { converted(it) }
        if (value instanceof CharSequence) {
            def text = value.toString()
            def file = new File(text)
            if (!text.startsWith('/') || !file.isFile()) return text
            def stream = file.newInputStream()
            if (file.name.endsWith('.gz')) stream = new GZIPInputStream(stream)
            def digest = MessageDigest.getInstance('MD5').digest(stream.bytes).encodeHex()
            return "${file.name}:md5,$digest".toString()
        }
        value
    }

    void finish() {
        def stale = snapshots.keySet() - used
        if (update) {
            stale.each { snapshots.remove(it) }
            snapshotFile.text = JsonOutput.prettyPrint(JsonOutput.toJson(snapshots)) + '\n'
        } else if (stale && tests.every { it.process }) {
            System.err.println("note: $snapshotFile has snapshots that no test uses: $stale")
        }
        work.deleteDir()
    }
}

class TestCase {
    final Suite suite
    final String title
    Closure processBody, thenBody
    boolean isStub
    Map process

    TestCase(Suite suite, String title) {
        this.suite = suite
        this.title = title
    }

    String getModuleTestDir() { suite.moduleTestDir }
    String getModuleDir() { suite.moduleDir }
    void options(String text) { isStub = text == '-stub' || text == '-stub-run' }
    void when(Closure body) { Suite.configure(body, this) }
    void process(Closure body) { processBody = body }
    void then(Closure body) { thenBody = body }
    void assertAll(Closure... checks) { checks.each { check -> Suite.configure(check, this) } }
    TestPath path(String name) { new TestPath(new File(name)) }
    File file(String name) { new File(name) }

    Map snapshot(Object... content) {
        [match: { -> suite.compare(title, content as List); true }]
    }
}

class TestPath {
    final File file
    TestPath(File file) { this.file = file }
    List<String> getLinesGzip() { new GZIPInputStream(file.newInputStream()).readLines() }
    List<String> readLines() { file.readLines() }
    String getName() { file.name }
}
