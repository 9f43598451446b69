package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.hex.Field;
import outagebook.notebook.Samples;
import outagebook.wal.Columns;
import outagebook.wal.WalVersion;

/** Every byte of a page has one name; pages of any bytes are said to be what they are. */
class PageTest {
    private static final long SEED = Long.getLong("outagebook.seed", 20261123);
    private static final int DAMAGED = 3000;
    private static final Columns COLUMNS = Columns.of("id int4, username text");

    private static Page page(String crash, PageKind kind) {
        return Samples.crash(crash).recovered().values().stream().filter(page -> page.kind() == kind).findFirst().orElseThrow();
    }

    @Test void namesTheHeaderAndTheLinePointersOfATable() {
        Page page = page("9.3-no-fpw", PageKind.HEAP);
        assertThat(page.fields().stream().limit(10).map(f -> f.offset() + "+" + f.length() + " " + f.name() + " = " + f.value())).containsExactly(
                "0+8 pd_lsn = " + page.lsn(), "8+2 pd_checksum = 0", "10+2 pd_flags = 0x0000", "12+2 pd_lower = 48", "14+2 pd_upper = 7952",
                "16+2 pd_special = 8192", "18+2 pd_pagesize_version = size: 8192, version: 4", "20+4 pd_prune_xid = 0",
                "24+4 line pointer 1 = lp_off: 8152, lp_flags: 1 NORMAL, lp_len: 35",
                "28+4 line pointer 2 = lp_off: 8112, lp_flags: 1 NORMAL, lp_len: 37");
    }

    @Test void namesTheMembersOfARow() {
        Page page = page("9.3-no-fpw", PageKind.HEAP);
        assertThat(page.fields().stream().filter(f -> f.name().startsWith("tuple 4 ")).map(f -> f.length() + " " + f.name() + " = " + f.value()))
                .containsExactly("4 tuple 4 HeapTupleHeaderData.t_xmin = 688", "4 tuple 4 HeapTupleHeaderData.t_xmax = 0",
                        "4 tuple 4 HeapTupleHeaderData.t_cid = 0", "6 tuple 4 HeapTupleHeaderData.t_ctid = (0,4)",
                        "2 tuple 4 HeapTupleHeaderData.t_infomask2 = 0x0002, columns: 2",
                        "2 tuple 4 HeapTupleHeaderData.t_infomask = 0x0802 HASVARWIDTH XMAX_INVALID", "1 tuple 4 HeapTupleHeaderData.t_hoff = 24",
                        "1 tuple 4 HeapTupleHeaderData.padding = ", "9 tuple 4 user data = ");
    }

    @Test void namesTheMetapageOfEachVersion() {
        assertThat(names(page("9.3", PageKind.BTREE_META), "btm_")).containsExactly("btm_magic=340322", "btm_version=2", "btm_root=1",
                "btm_level=0", "btm_fastroot=1", "btm_fastlevel=0");
        assertThat(names(page("18", PageKind.BTREE_META), "btm_")).containsExactly("btm_magic=340322", "btm_version=4", "btm_root=1",
                "btm_level=0", "btm_fastroot=1", "btm_fastlevel=0", "btm_last_cleanup_num_delpages=0",
                "btm_last_cleanup_num_heap_tuples=-1.0", "btm_allequalimage=true");
        Page thirteen = page("18", PageKind.BTREE_META).as(WalVersion.V13);
        assertThat(names(thirteen, "btm_oldest")).containsExactly("btm_oldest_btpo_xact=0");
    }

    @Test void namesTheEndOfAnIndexPage() {
        assertThat(names(page("9.3", PageKind.BTREE), "btpo")).containsExactly("btpo_prev=0", "btpo_next=0", "btpo.level=0",
                "btpo_flags=0x0003 LEAF ROOT", "btpo_cycleid=0");
        assertThat(names(page("18", PageKind.BTREE), "btpo")).contains("btpo_level=0");
        assertThat(page("18", PageKind.BTREE).btree()).hasValue(new Btree(0, 0, 0, 3, 0));
    }

    private static List<String> names(Page page, String which) {
        return page.fields().stream().filter(f -> f.name().contains(which)).map(f -> f.name().replaceFirst(".*?\\.", "") + "=" + f.value()).toList();
    }

    @Test void bytesAreShownUnderTheirNames() {
        String hex = page("9.3-no-fpw", PageKind.HEAP).hex().toString();
        assertThat(hex).contains("* 494 rows of zeros (7904 bytes)", "0000000c, 2 bytes: pd_lower = 48",
                "HeapTupleHeaderData.t_xmin = 688").doesNotContain("free space");
        assertThat(Samples.crash("18").control().hex().toString()).contains("8 bytes: checkPointCopy.redo = 0/D00028");
    }

    @Test void saysWhatIsWrongWithAHeader() {
        assertThat(changed(12, 8000).problem()).isEqualTo("pd_lower 8000 is behind pd_upper 7952");
        assertThat(changed(14, 8193).problem()).isEqualTo("pd_upper 8193 is behind pd_special 8192");
        assertThat(changed(16, 8200).problem()).isEqualTo("pd_special 8200 is behind the end of the page");
        assertThat(changed(16, 8190).problem()).isEqualTo("pd_special 8190 is no multiple of 8");
        assertThat(changed(10, 0x0108).problem()).isEqualTo("pd_flags 0x0108 has unknown bits");
        assertThat(changed(18, 0x2003).problem()).isEqualTo("pd_pagesize_version 0x2003 is not 0x2004 (8192 bytes, layout 4)");
        assertThat(changed(12, 8000).title()).isEqualTo("damaged page: pd_lower 8000 is behind pd_upper 7952");
        assertThat(changed(12, 48).problem()).isEmpty();
    }

    private static Page changed(int at, int value) {
        byte[] bytes = page("9.3", PageKind.HEAP).bytes();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
        return Page.of(bytes);
    }

    @Test void zerosAreANewPage() {
        Page page = Page.of(new byte[Page.SIZE]);
        assertThat(page.kind()).isEqualTo(PageKind.NEW);
        assertThat(page.checksumMatches(7)).isTrue();
        assertThat(page.items()).isEmpty();
        assertThat(page).hasToString("new page\n    0    24  header: all zeros\n   24  8168  nothing: all zeros");
        assertThatThrownBy(() -> Page.of(new byte[100])).hasMessage("a page has 8192 bytes, not 100");
    }

    @Test void linePointersThatOverlapAreSaid() {
        byte[] bytes = page("9.3", PageKind.HEAP).bytes();
        Item first = Page.of(bytes).items().get(0);
        var inside = new Item(2, first.offset() - 8, Item.State.NORMAL, 20);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(Page.HEADER + Page.POINTER, inside.bits());
        Page page = Page.of(bytes);
        assertThat(page.items().get(1)).isEqualTo(inside);
        assertThat(page.parts()).contains(new PagePart(PagePart.Kind.UNREADABLE, 1, 8164, 23, "item 1", "overlaps the one before"));
        assertThat(gap(page)).isEmpty();
    }

    @Test void tornPageIsHalfTheOneHalfTheOther() {
        Crash crash = Samples.crash("9.3-no-fpw");
        Page torn = crash.crashed().get(crash.table()).torn(4096, crash.base().get(crash.table()));
        assertThat(torn.lsn()).isEqualTo(crash.crashed().get(crash.table()).lsn());
        assertThat(torn.items()).hasSize(6);
        assertThat(torn.rows(COLUMNS)).extracting(PageRow::xmin).containsExactly(687L, 687L, 687L, 0L, 0L, 0L);
        assertThat(torn.rows(COLUMNS).get(3).visibility(xid -> true)).hasToString("not visible: inserted by 0, not committed");
    }

    @Test void damagedPagesAreNamedToo() {
        var random = new Random(SEED);
        List<Page> real = Samples.crashes().stream().flatMap(c -> Samples.crash(c.name()).recovered().values().stream()).toList();
        Map<PageKind, Integer> kinds = new EnumMap<>(PageKind.class);
        for (int i = 0; i < DAMAGED; i++) {
            Page page = damaged(real.get(random.nextInt(real.size())), random);
            assertThat(gap(page)).as("seed %d, page %d: %s", SEED, i, page.title()).isEmpty();
            assertThat(page.toString()).isNotBlank();
            page.rows(COLUMNS).forEach(row -> assertThat(row.visibility(xid -> false).why()).isNotEmpty());
            kinds.merge(page.kind(), 1, Integer::sum);
        }
        assertThat(kinds.keySet()).as("seed %d: %s", SEED, kinds).contains(PageKind.DAMAGED, PageKind.HEAP, PageKind.BTREE, PageKind.BTREE_META, PageKind.SEQUENCE);
    }

    /** A few bytes of the header, the line pointers, the items or the special space become others. */
    private static Page damaged(Page page, Random random) {
        byte[] bytes = page.bytes();
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
            int at = switch (random.nextInt(4)) {
                case 0 -> 8 + random.nextInt(16);
                case 1 -> Page.HEADER + random.nextInt(48);
                case 2 -> Page.SIZE - 1 - random.nextInt(16);
                default -> page.upper() + random.nextInt(Page.SIZE - page.upper());
            };
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
        }
        return Page.of(bytes, WalVersion.values()[random.nextInt(WalVersion.values().length)], random.nextInt(20) == 0 ? random.nextInt(4) : 0);
    }

    @Test void randomBytesAreNamedToo() {
        var random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[Page.SIZE];
            random.nextBytes(bytes);
            assertThat(gap(Page.of(bytes))).as("seed %d", SEED).isEmpty();
        }
    }

    static Stream<Path> relations() throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 4)) {
            return all.filter(file -> file.getFileName().toString().endsWith(".main.gz")).sorted().toList().stream();
        }
    }

    /** Files of real relations of each version from 9.3 to 18. */
    @ParameterizedTest @MethodSource("relations") void namesEveryByteOfRealPages(Path file) {
        WalVersion version = version(Shared.file("wal").relativize(file).getName(0).toString());
        byte[] bytes = bytes(file);
        Map<String, Integer> unreadable = new TreeMap<>();
        for (int i = 0; i < bytes.length / Page.SIZE; i++) {
            Page page = Page.of(Arrays.copyOfRange(bytes, i * Page.SIZE, (i + 1) * Page.SIZE), version, 0);
            assertThat(gap(page)).as("block %d", i).isEmpty();
            boolean ours = List.of(PageKind.HEAP, PageKind.BTREE, PageKind.BTREE_META, PageKind.SEQUENCE, PageKind.NEW).contains(page.kind());
            for (Field field : page.fields()) {
                if (field.name().contains("unreadable") || ours && field.name().matches("item \\d+|special space")) unreadable.merge(i + " " + field, 1, Integer::sum);
            }
        }
        assertThat(unreadable).isEmpty();
    }

    private static WalVersion version(String server) {
        return Arrays.stream(WalVersion.values()).filter(v -> server.startsWith(v + ".")).findFirst().orElseThrow();
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where fields or parts leave a byte out or name one twice, "" if nowhere} */
    private static String gap(Page page) {
        long end = 0;
        for (PagePart part : page.parts()) {
            if (part.offset() != end || part.length() <= 0) return "parts at " + end + ": " + page.parts();
            end = part.end();
        }
        if (end != Page.SIZE) return "parts end at " + end;
        end = 0;
        for (Field field : page.fields()) {
            if (field.offset() != end || field.length() <= 0) return "fields at " + end + ": " + page.fields();
            end = field.end();
        }
        return end == Page.SIZE ? "" : "fields end at " + end;
    }
}
