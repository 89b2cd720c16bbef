import java.nio.file.Files

/*
 * Runs the entry workflow of a pipeline without Nextflow, one task after another, and publishes what its configuration
 * says. Usage: groovy -cp FOLDER RunPipeline.groovy [-stub] MAIN.nf [name=value…]
 * Parameters are those of nextflow.config, then of conf/test.config, then of the command line.
 *
 * Honest limits: channels are lists that are complete before the next step, so this checks what flows (shapes of tuples,
 * names, scripts, merging), and nothing of scheduling, retries, containers or Nextflow's own parser.
 */
def isStub = args.contains('-stub')
def words = args.findAll { it != '-stub' }
def pipeline = new Pipeline(new File(words[0]).canonicalFile, isStub)
[new File(pipeline.file.parentFile, 'nextflow.config'), new File(pipeline.file.parentFile, 'conf/test.config')].each { config ->
    pipeline.params.putAll(Settings.params(config, pipeline.file.parent))
}
words.drop(1).each { word ->
    def (name, value) = word.split('=', 2)
    pipeline.params[name] = value in ['true', 'false'] ? value.toBoolean() : value.isInteger() ? value.toInteger() : value
}
try {
    pipeline.run()
} catch (StandInError problem) {
    System.err.println("FAILED ${problem.message}")
    System.exit(1)
}
println "${pipeline.taskCount} tasks"
System.exit(0)

class Pipeline {
    final File file
    final boolean isStub
    final Map params = [:]
    final List<Map> versions = []
    final File work = File.createTempDir()
    int taskCount = 0

    Pipeline(File file, boolean isStub) {
        this.file = file
        this.isStub = isStub
    }

    void run() {
        def binding = new Binding(params: params, projectDir: file.parent)
        def entry = null
        binding.setVariable('channel', new Channels(this))
        binding.setVariable('file', { Map options = [:], Object path -> StandInFile.of(path, options) })
        binding.setVariable('error', { Object text -> throw new StandInError(text.toString()) })
        binding.setVariable('log', [warn: { Object text -> System.err.println("WARN $text") }])
        binding.setVariable('workflow', { Closure body -> entry = body })
        binding.setVariable('include', { Closure names ->
            def reader = new Names([:])
            def copy = names.rehydrate(reader, reader, reader)
            copy.resolveStrategy = Closure.DELEGATE_ONLY
            def name = copy.call()
            [from: { String path ->
                def module = new ProcessFile(new File(file.parentFile, path + '.nf').canonicalFile)
                if (module.name != name) throw new StandInError("$path has the process ${module.name}, not $name")
                binding.setVariable(name, new ProcessCall(this, module))
            }]
        })
        new GroovyShell(this.class.classLoader, binding).evaluate(file.text, file.name)
        entry.call()
        work.deleteDir()
    }

    Map task(ProcessFile module, List inputs) {
        def meta = inputs[0] instanceof List && inputs[0][0] instanceof Map ? inputs[0][0] : [:]
        def settings = Settings.of(new File(file.parentFile, 'conf/modules.config'), module.name, params)
        settings.cpus = 1
        def outputs = module.run(inputs, settings, isStub, new File(work, "${taskCount++}"))
        module.declared('output', [meta: meta, task: [process: module.name]]).each { declaration ->
            if (declaration.options.topic == 'versions') versions.addAll(outputs[declaration.options.emit])
        }
        if (settings.publishDir) publish(settings.publishDir.path.call().toString(), outputs)
        outputs
    }

    private void publish(String folder, Map outputs) {
        new File(folder).mkdirs()
        outputs.values().flatten().findAll { it instanceof String && it.startsWith(work.path) }.each { path ->
            def source = new File(path)
            def target = new File(folder, source.name)
            if (source.isDirectory()) return
            if (target.exists()) throw new StandInError("$target would be published twice")
            Files.copy(source.toPath(), target.toPath())
        }
    }
}

/** A process as a workflow calls it. */
class ProcessCall extends Closure {
    private final ProcessRun processRun

    ProcessCall(Pipeline pipeline, ProcessFile module) {
        super(pipeline)
        processRun = new ProcessRun(pipeline, module)
    }

    void doCall(Object... inputs) { this.@processRun.start(inputs) }
    Object getProperty(String name) { name == 'out' ? this.@processRun.emitted : super.getProperty(name) }
}

/** What a process is given and emits: it runs once for each item of its one queue, with the values beside it. */
class ProcessRun {
    private final Pipeline pipeline
    private final ProcessFile module
    Map<String, Flow> emitted = null

    ProcessRun(Pipeline pipeline, ProcessFile module) {
        this.pipeline = pipeline
        this.module = module
    }

    void start(Object... inputs) {
        if (emitted != null) throw new StandInError("${module.name} is called twice")
        emitted = [:]
        module.declared('output', [meta: [:], task: [process: module.name]]).each { emitted[it.options.emit] = new Flow([]) }
        def flows = inputs.collect { it instanceof Flow ? it : new Flow([it], true) }
        def queue = flows.find { !it.isValue }
        if (flows.findAll { !it.isValue }.size() > 1) throw new StandInError("${module.name}: more than one queue goes in")
        def count = queue ? queue.items.size() : 1
        for (int index = 0; index < count; index++) {
            def values = flows.collect { flow -> plain(flow.items[flow.isValue ? 0 : index]) }
            pipeline.task(module, values).each { name, items -> emitted[name].items.addAll(items.collect { wrapped(it) }) }
        }
    }

    private static Object plain(Object value) {
        if (value instanceof StandInFile) return value.toString()
        value instanceof List ? value.collect { plain(it) } : value
    }

    private static Object wrapped(Object value) {
        if (value instanceof List) return value.collect { wrapped(it) }
        value instanceof String && value.startsWith('/') ? new StandInFile(new File(value)) : value
    }
}

class Channels {
    private final Pipeline pipeline
    Channels(Pipeline pipeline) { this.pipeline = pipeline }
    Flow value(Object item) { new Flow([item], true) }
    Flow fromList(List items) { new Flow(items) }
    Flow empty() { new Flow([]) }
    Flow topic(String name) {
        if (name != 'versions') throw new StandInError("no topic $name")
        new Flow(pipeline.versions)
    }
}

/** A channel as a list of all that goes through it. */
class Flow {
    final List items
    final boolean isValue
    Flow(List items, boolean isValue = false) {
        this.items = new ArrayList(items)
        this.isValue = isValue
    }
    Flow map(Closure body) { new Flow(items.collect { body.call(it) }) }
    Flow flatMap(Closure body) { new Flow(items.collectMany { body.call(it) }) }
    Flow mix(Flow other) { new Flow(items + other.items) }
    Flow unique() { new Flow(items.unique(false)) }
    Flow collect() { new Flow(items ? [items] : [], true) }
    Flow groupTuple(Map options) {
        def groups = items.groupBy { it[0] }
        new Flow(groups.collect { key, rows ->
            def values = rows.collect { it[1] }
            Collections.shuffle(values, new Random(1))
            [key, options.sort ? values.sort(false, options.sort) : values]
        })
    }
    Flow collectFile(Map options) {
        def folder = File.createTempDir()
        folder.deleteOnExit()
        def target = new File(folder, options.name)
        target.text = items*.toString().sort().join('')
        new Flow(items ? [new StandInFile(target)] : [])
    }
}

/** A file as a workflow sees it. */
class StandInFile {
    final File file
    StandInFile(File file) { this.file = file }
    static StandInFile of(Object path, Map options) {
        def file = new File(path.toString()).absoluteFile
        if (options.checkIfExists && !file.exists()) throw new StandInError("no file $file")
        new StandInFile(file.exists() ? file.canonicalFile : file)
    }
    String getName() { file.name }
    String getBaseName() { file.name.contains('.') ? file.name[0..<file.name.lastIndexOf('.')] : file.name }
    StandInFile getParent() { new StandInFile(file.parentFile) }
    List<Map> splitCsv(Map options) {
        def lines = file.readLines().findAll { it.trim() }*.split(',')*.collect { it.trim() }
        lines.drop(1).collect { row -> [lines[0], row].transpose().collectEntries() }
    }
    String toString() { file.path }
}
