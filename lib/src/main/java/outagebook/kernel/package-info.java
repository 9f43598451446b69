/** Java cells: the JShell evaluator, the Jupyter kernel on it, and the notebook runner and HTML book on it. */
package outagebook.kernel;
