package outagebook.pacemaker;

import java.util.List;

/**
 * What a node remembers of a resource: an {@code lrm_resource} element.
 *
 * @param operations sorted by call-id, oldest first
 */
record History(Resource resource, Node node, Element entry, List<Element> operations) {}
