package outagebook.pacemaker;

import java.util.Map;

/**
 * "The resource likes (or, below 0, dislikes) these nodes."
 *
 * @param role      counts only for this role; {@link Role#UNKNOWN}: always
 * @param discovery how the resource is looked for on these nodes: always, never or exclusive
 * @param weights   by node; a node that is missing is not touched
 */
record Location(String id, Resource resource, Role role, String discovery, Map<Node, Weight> weights) {}
