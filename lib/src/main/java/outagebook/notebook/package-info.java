/** What a notebook cell sees: show things, open the bundled samples, draw. */
package outagebook.notebook;
