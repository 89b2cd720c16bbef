/** Variables of which an unknown one stands for its own name, as in emit: completions. */
class Names extends Binding {
    Names(Map variables) { super(new LinkedHashMap(variables)) }
    Object getVariable(String name) { hasVariable(name) ? super.getVariable(name) : name }
}
