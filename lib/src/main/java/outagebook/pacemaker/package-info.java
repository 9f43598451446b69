/** Pacemaker's clusters, its scores with their reasons, its transitions, and what becomes of a cluster; releases 1.1.10 and 2.1.5. */
package outagebook.pacemaker;
