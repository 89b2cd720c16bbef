/** What a configuration file says of one process: cpus, memory and ext, by its name. */
class Settings {
    static Map of(File config, String processName, Map params = [:]) {
        def found = [ext: [:], params: params]
        def reader = new ProcessScope(processName, found)
        def binding = new Binding(params: params, projectDir: config.parent)
        binding.setVariable('process', { Closure body ->
            def copy = body.rehydrate(reader, reader, reader)
            copy.resolveStrategy = Closure.DELEGATE_FIRST
            copy.call()
        })
        binding.setVariable('params', params)
        new GroovyShell(Settings.classLoader, binding).evaluate(config.text, config.name)
        found
    }

    /** The parameters that a configuration sets in its block params. */
    static Map params(File config, String projectDir) {
        def block = (config.text =~ /(?ms)^params \{\n(.*?)^\}/)
        if (!block.find()) return [:]
        def binding = new Binding(projectDir: projectDir)
        new GroovyShell(Settings.classLoader, binding).evaluate(block.group(1), config.name)
        binding.variables.findAll { it.key != 'projectDir' }.collectEntries { key, value ->
            [key, value instanceof GString ? value.toString() : value]
        }
    }
}

/** The scope process of a configuration, in which withName: 'X' { … } is a call of the method X after a label. */
class ProcessScope {
    private final String processName
    private final Map found
    ProcessScope(String processName, Map found) {
        this.processName = processName
        this.found = found
    }
    Map getExt() { found.ext }
    Object methodMissing(String selector, Object words) {
        if (!(processName ==~ selector) || !(words && words[0] instanceof Closure)) return null
        def copy = words[0].rehydrate(this, this, this)
        copy.resolveStrategy = Closure.DELEGATE_FIRST
        copy.call()
    }
    Map getParams() { found.params }
    Object propertyMissing(String name) { null }
    Object propertyMissing(String name, Object value) { found[name] = value }
}
