/** Makes the bundled samples again: real servers of several versions, started, filled, and read off. */
package outagebook.data;
