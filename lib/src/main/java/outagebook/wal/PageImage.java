package outagebook.wal;

import java.util.Arrays;
import java.util.Optional;

/**
 * Makes a page of what a record keeps of it; takes no more memory than the page, whatever a damaged image asks for.
 *
 * <p>Source: PostgreSQL xlogreader.c, RestoreBlockImage (9.5 on); xlog.c, RestoreBackupBlockContents (9.3, 9.4).
 */
final class PageImage {
    private PageImage() {}

    /** {@return the page, or nothing if the image is damaged} */
    static Optional<byte[]> restored(BlockRef.Image image, WalVersion version) {
        int kept = PageHeader.PAGE - image.holeLength();
        if (kept < image.holeOffset()) return Optional.empty();
        var page = new byte[PageHeader.PAGE];
        if (!unpack(image, page, kept, version)) return Optional.empty();
        int behind = image.holeOffset() + image.holeLength();
        System.arraycopy(page, image.holeOffset(), page, behind, PageHeader.PAGE - behind);
        Arrays.fill(page, image.holeOffset(), behind, (byte) 0);
        return Optional.of(page);
    }

    private static boolean unpack(BlockRef.Image image, byte[] page, int kept, WalVersion version) {
        byte[] bytes = image.bytes();
        return switch (image.compression()) {
            case "pglz" -> Pglz.unpack(bytes, page, kept, version.cutsLastMatch());
            case "lz4" -> Airlift.lz4(bytes, page, kept) == kept;
            case "zstd" -> Airlift.zstd(bytes, page, kept) == kept;
            default -> copy(bytes, page, kept);
        };
    }

    private static boolean copy(byte[] bytes, byte[] page, int kept) {
        if (bytes.length != kept) return false;
        System.arraycopy(bytes, 0, page, 0, kept);
        return true;
    }
}
