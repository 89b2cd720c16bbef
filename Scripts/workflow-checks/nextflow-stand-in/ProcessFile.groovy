import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.Path

/** One process of a module, read from its main.nf: its blocks are Groovy, so Groovy evaluates them. */
class ProcessFile {
    static final List<String> SECTIONS = ['input', 'output', 'when', 'script', 'stub']

    final File file
    final String name
    /** What stands in front of the first block: tag, label, conda, container. */
    final String directives
    final Map<String, String> sections = [:]

    ProcessFile(File file) {
        this.file = file
        def lines = file.readLines()
        def start = lines.findIndexOf { line -> line ==~ /process \w+ \{/ }
        if (start < 0) throw new StandInError("$file: no line 'process NAME {'")
        name = (lines[start] =~ /process (\w+) \{/)[0][1]
        def current = 'directives'
        def texts = [directives: new StringBuilder()]
        // A line number is kept by leaving the lines of other blocks empty, so that Groovy's errors name the right one.
        lines.eachWithIndex { line, index ->
            def label = (line =~ /^    (\w+):$/)
            if (label.matches() && label.group(1) in SECTIONS) {
                current = label.group(1)
                texts[current] = new StringBuilder('\n' * (index + 1))
            } else if (index > start && !(line == '}')) {
                texts[current] << line << '\n'
            }
        }
        // Nextflow's Groovy lets an expression in a string run over lines; Debian's is older and does not.
        directives = texts.remove('directives').toString().replaceAll(/\n\s*([?:] ')/, ' $1')
        texts.each { key, text -> sections[key] = text.toString() }
    }

    /** The inputs or outputs as a block declares them: each a list of qualifiers and the options of the line. */
    List<Map> declared(String section, Map variables = [:]) {
        def found = []
        def binding = new Names(variables)
        def qualifier = { String kind -> { Object... words ->
            def options = words && words[0] instanceof Map ? words[0] : [:]
            def value = words ? words[-1] : null
            // One qualifier alone on a line is a channel; inside a tuple it is taken out again below.
            def item = [kind: kind, value: value, options: options]
            found << [items: [item], options: options]
            item
        } }
        ['val', 'path', 'eval', 'env', 'stdout'].each { kind -> binding.setVariable(kind, qualifier(kind)) }
        binding.setVariable('tuple', { Object... words ->
            def options = words[0] instanceof Map ? words[0] : [:]
            def items = words.findAll { word -> word.containsKey('kind') }
            found = found.dropRight(items.size())
            found << [items: items, options: options]
        })
        new GroovyShell(binding).evaluate(sections[section], file.name)
        found
    }

    /** What the directives say: the last value of each name. */
    Map directiveValues(Map variables) {
        def found = [:]
        def binding = new Names(variables)
        ['tag', 'label', 'conda', 'container', 'stageInMode'].each { word ->
            binding.setVariable(word, { Object value -> found[word] = value.toString() })
        }
        new GroovyShell(binding).evaluate(directives, file.name)
        found
    }

    /**
     * Runs the script, or the stub, in a fresh folder as Nextflow would: inputs as links, outputs by pattern.
     *
     * @return the outputs by the name they are emitted under, each a list with one value or tuple
     */
    Map run(List inputs, Map settings, boolean isStub, File folder) {
        folder.mkdirs()
        def variables = [meta: [:]]
        def staged = [] as Set
        def declaredInputs = declared('input')
        if (declaredInputs.size() != inputs.size()) {
            throw new StandInError("$name takes ${declaredInputs.size()} inputs, was given ${inputs.size()}")
        }
        [declaredInputs, inputs].transpose().each { declaration, value ->
            def values = declaration.items.size() == 1 ? [value] : value
            if (values.size() != declaration.items.size()) {
                throw new StandInError("$name: ${declaration.items*.value} was given ${values.size()} values")
            }
            [declaration.items, values].transpose().each { item, given ->
                variables[item.value] = item.kind == 'path' ? stage(given, item.options.stageAs, folder, staged) : given
            }
        }
        variables.params = settings.params ?: [:]
        variables.task = [
            cpus: settings.cpus ?: 2, attempt: 1, process: name, memory: '1 GB', ext: resolved(settings.ext ?: [:], variables)]
        variables.workflow = [containerEngine: null]
        variables.moduleDir = file.parent
        directiveValues(variables)
        def wanted = new GroovyShell(new Binding(variables)).evaluate(sections.when ?: 'true', file.name)
        if (!wanted) return [:]
        // What the block defines without def is visible in the outputs, as in Nextflow.
        def binding = new Binding(variables)
        def command = new GroovyShell(binding).evaluate(sections[isStub ? 'stub' : 'script'], file.name).toString()
        shell(command.stripIndent(), folder, staged)
        collect(binding.variables, folder, staged)
    }

    private Map resolved(Map ext, Map variables) {
        ext.collectEntries { key, value ->
            if (value instanceof Closure) {
                value = value.rehydrate(variables, variables, variables)
                value.resolveStrategy = Closure.DELEGATE_FIRST
                value = value.call()
            }
            [key, value?.toString()]
        }
    }

    private Object stage(Object given, String stageAs, File folder, Set staged) {
        if (given == null || given == []) return new StagedFiles([])
        def names = (given instanceof List ? given : [given]).collect { one ->
            def source = new File(one.toString()).absoluteFile
            if (!source.exists()) throw new StandInError("$name: no file $source")
            def path = stageAs ? stageAs.replace('*', source.name).replace('?', "${staged.size() + 1}") : source.name
            def target = new File(folder, path)
            target.parentFile.mkdirs()
            if (path in staged) throw new StandInError("$name: two inputs are called $path")
            Files.createSymbolicLink(target.toPath(), source.canonicalFile.toPath())
            staged << path
            path
        }
        given instanceof List ? new StagedFiles(names) : names[0]
    }

    private void shell(String command, File folder, Set staged) {
        new File(folder, '.command.sh').text = command
        def builder = new ProcessBuilder(
            'bash', '-C', '-e', '-u', '-o', 'pipefail', '.command.sh').directory(folder).redirectErrorStream(true)
        builder.redirectOutput(new File(folder, '.command.log'))
        def status = builder.start().waitFor()
        if (status != 0) {
            throw new StandInError(
                "$name: status $status\n${command.trim()}\n${new File(folder, '.command.log').text}")
        }
    }

    private Map collect(Map variables, File folder, Set staged) {
        def made = []
        folder.eachFileRecurse { made << folder.toPath().relativize(it.toPath()) }
        made = made.findAll { path ->
            def text = path.toString()
            !text.startsWith('.command') && !staged.any { it == text || it.startsWith("$text/") }
        }
        def claimed = [] as Set
        def outputs = [:]
        declared('output', variables).each { declaration ->
            if (!declaration.options.emit) throw new StandInError("$name: an output without emit")
            def isMissing = false
            def values = declaration.items.collect { item ->
                if (item.kind == 'val') return item.value.toString() == item.value ? item.value : item.value
                if (item.kind == 'eval') return evaluated(item.value.toString(), folder)
                def matcher = FileSystems.default.getPathMatcher("glob:${item.value}")
                def hits = made.findAll { matcher.matches(it) }.sort()
                claimed.addAll(hits)
                if (!hits) isMissing = true
                def files = hits.collect { folder.toPath().resolve(it).toFile().absolutePath }
                files.size() == 1 ? files[0] : files
            }
            if (isMissing && !declaration.options.optional) {
                throw new StandInError("$name: nothing made for ${declaration.items*.value} among $made")
            }
            def value = declaration.items.size() == 1 ? values[0] : values.collect { it instanceof GString ? it.toString() : it }
            outputs[declaration.options.emit] = isMissing ? [] : [value]
        }
        // A folder that is declared holds what it holds.
        def undeclared = made.findAll { path -> !claimed.any { path.startsWith(it) || it.startsWith(path) } }
        if (undeclared) throw new StandInError("$name: made but not declared: $undeclared")
        outputs
    }

    private String evaluated(String command, File folder) {
        def process = new ProcessBuilder('bash', '-ue', '-o', 'pipefail', '-c', command).directory(folder).start()
        def text = process.inputStream.text.trim()
        if (process.waitFor() != 0 || !text) throw new StandInError("$name: eval($command) gave '$text'")
        text
    }
}
