package outagebook.pacemaker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fingerprint of the parameters an operation ran with, {@code op-digest}: if it is not that of the configured parameters,
 * Pacemaker restarts the resource.
 *
 * <p>Source: Pacemaker 1.1.10 lib/common/xml.c, calculate_operation_digest: MD5 of a {@code parameters} element with the
 * parameters in order of name, a blank before and a line end behind it; recurring operations count their timeout in
 * (lib/common/utils.c, filter_action_parameters).
 */
final class Digest {
    private Digest() {}

    /** {@return the digest of these parameters, and of a recurring operation's timeout in milliseconds if that is not 0} */
    static String of(Map<String, String> parameters, int timeout) {
        TreeMap<String, String> sorted = new TreeMap<>(parameters);
        if (timeout > 0) sorted.put("CRM_meta_timeout", String.valueOf(timeout));
        String text = " " + CibWriter.line(Element.of("parameters", sorted)) + "\n";
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
