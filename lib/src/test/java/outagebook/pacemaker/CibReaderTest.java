package outagebook.pacemaker;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CIBs as they come: whole, packed, odd, broken, hostile. */
class CibReaderTest {
    private static final String CIB = """
            <?xml version="1.0"?>
            <cib validate-with="pacemaker-1.2" epoch="1">
              <configuration>
                <nodes>
                  <node id="1" uname="pg01"/>
                  <node
                    uname="pg02"
                    id="2"/>
                </nodes>
              </configuration>
            </cib>
            """;

    @TempDir Path folder;

    private static Cluster read(String text) {
        return Cluster.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "cib.xml");
    }

    private static void assertRefused(String text, String... parts) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ClusterException.class).hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(400));
    }

    @Test void elementsKnowTheLineTheyBeginOn() {
        assertThat(read(CIB).cib().all().map(e -> e.name() + " " + e.line()))
                .containsExactly("cib 2", "configuration 3", "nodes 4", "node 5", "node 6");
    }

    @Test void commentsBlanksTextAndTheOrderOfAttributesChangeNothing() {
        String other = CIB.replace("epoch=\"1\"", "").replace("<cib ", "<cib\n\tepoch='1'\n ").replace("<nodes>", "<!-- <node/> --> <nodes> <?pi?>\n\n text <![CDATA[<node/>]]>");
        assertThat(CrmWriter.same(read(CIB).cib(), read(other).cib())).isTrue();
        assertThat(read(CIB).cib().attributes()).isEqualTo(read(other).cib().attributes());
    }

    @Test void anyEncodingThatXmlAllows() throws IOException {
        String node = CIB.replace("pg01", "pg\u00e4\u4e2d");
        byte[] utf16 = node.replace("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>").getBytes(UTF_16);
        assertThat(CrmWriter.same(Cluster.read(new ByteArrayInputStream(utf16), "x").cib(), read(node).cib())).isTrue();
        assertThat(CrmWriter.same(read("\uFEFF" + node).cib(), read(node).cib())).isTrue();
        assertThat(new Config(read(node).cib()).node("pg\u00e4\u4e2d").id()).isEqualTo("1");
    }

    @Test void packedFilesAreKnownByTheirBytes() throws IOException {
        Path gzip = folder.resolve("a");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(CIB.getBytes(UTF_8));
        }
        Path bzip2 = folder.resolve("pe-input-1.bz2");
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(bzip2))) {
            out.write(CIB.getBytes(UTF_8));
        }
        assertThat(Cluster.read(gzip).cib()).isEqualTo(read(CIB).cib());
        assertThat(Cluster.read(bzip2.toString()).cib()).isEqualTo(read(CIB).cib());
        byte[] whole = Files.readAllBytes(gzip);
        Files.write(gzip, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> Cluster.read(gzip)).hasMessage(gzip + " is cut off: its packed data ends too early; get the file again");
    }

    @Test void whatIsMissingOrNoFileIsNamed() {
        assertThatThrownBy(() -> Cluster.read("no/such.xml")).hasMessage("there is no file no/such.xml");
        assertThatThrownBy(() -> Cluster.read(folder)).hasMessageEndingWith("is a directory; name one file of it");
        assertRefused("", "cib.xml is empty");
        assertRefused("\0\1\2", "cib.xml is neither a CIB (XML) nor crm configure text: it begins with \"\\x00\\x01\\x02\"");
        assertThatThrownBy(() -> Cluster.read(new ByteArrayInputStream(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0}), "cib.zst"))
                .hasMessageContaining("it is packed with zstd; unpack it first");
    }

    @Test void documentTypesAreRefusedWithTheirPlace() {
        assertRefused("<?xml version=\"1.0\"?>\n<!DOCTYPE cib SYSTEM \"http://192.0.2.1/cib.dtd\">\n" + "<cib/>",
                "cib.xml, line 2, column", "a document type (<!DOCTYPE ...>) is not read", "delete it");
    }

    @Test void billionLaughsAreRefused() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE cib [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 40; i++) laughs.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">");
        assertRefused(laughs + "]><cib a=\"&a39;\">&a39;</cib>", "document type");
    }

    @Test void otherFilesAreNotPulledIn() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        assertRefused("<!DOCTYPE cib [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><cib>&x;</cib>", "document type");
        assertRefused("<cib>&x;</cib>", "line 1", "not well-formed XML");
    }

    @Test void hundredMegabytesAreRefusedAfterSixtyFour() {
        long[] read = {0};
        InputStream endless = new InputStream() {
            @Override public int read() {
                read[0]++;
                return ' ';
            }

            @Override public int read(byte[] bytes, int from, int length) {
                Arrays.fill(bytes, from, from + length, (byte) ' ');
                read[0] += length;
                return length;
            }
        };
        InputStream in = new SequenceInputStream(new ByteArrayInputStream("<cib>".getBytes(UTF_8)), endless);
        assertThatThrownBy(() -> Cluster.read(in, "big.xml")).hasMessage("big.xml is larger than 64 MiB once unpacked, which no cluster is; nothing of it was read");
        assertThat(read[0]).isLessThan(ClusterBytes.LIMIT + 100_000L);
    }

    @Test void smallFileThatUnpacksToHundredMegabytesIsRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 100; i++) out.write(new byte[1 << 20]);
        }
        assertThat(bomb.size()).isLessThan(200_000);
        assertThatThrownBy(() -> Cluster.read(new ByteArrayInputStream(bomb.toByteArray()), "bomb.gz")).hasMessageContaining("larger than 64 MiB");
    }

    @Test void deepNestingIsRefused() {
        assertRefused("<cib>" + "<a>".repeat(1_000_000), "elements are nested more than 50 deep", "line 1");
    }

    @Test void tooManyElementsAndAttributesAreRefused() {
        assertRefused("<cib>" + "<a/>".repeat(4_100_000), "there are more than 4000000 elements and attributes");
        StringBuilder wide = new StringBuilder("<cib");
        for (int i = 0; i < 300_000; i++) wide.append(" a").append(i).append("=''");
        assertThatThrownBy(() -> read(wide + "/>")).isInstanceOf(ClusterException.class);
    }

    @Test void brokenXmlIsOneMessageWithItsPlace() {
        assertRefused("<cib>\n <a></b>\n</cib>", "cib.xml, line 2, column", "not well-formed XML");
        assertRefused("<cib a='1' a='2'/>", "line 1", "not well-formed XML");
        assertRefused("<cib a=1/>", "line 1", "not well-formed XML");
        assertRefused("<cib/><cib/>", "line 1", "not well-formed XML");
        assertRefused("<cib>\u0001</cib>", "not well-formed XML");
    }

    @Test void cutOffXmlSaysSo() {
        int cut = CIB.indexOf("</nodes>");
        assertRefused(CIB.substring(0, cut), "line 9", "the file ends inside <nodes> of line 4, it is cut off; get it again");
        for (int i = 30; i < CIB.length() - 1; i++) {
            String part = CIB.substring(0, i);
            assertThatThrownBy(() -> read(part)).as(part).isInstanceOf(ClusterException.class);
        }
    }

    @Test void otherDocumentsAreCalledByTheirName() {
        assertRefused("<crm_mon/>", "cib.xml, line 1: the root is <crm_mon> (the report of crm_mon), and not <cib>", "cibadmin --query");
        assertRefused("<html/>", "(a web page)");
        assertRefused("<cib/>", "the <cib> has no <configuration>");
    }

    @Test void printedAndReadAgainIsTheSame() {
        Element odd = read(CIB.replace("\"pg01\"", "\"a&amp;b &lt;&#10;&#9;&quot;'\"")).cib();
        Cluster again = read(odd.xml());
        assertThat(CrmWriter.same(again.cib(), odd)).isTrue();
        assertThat(again.xml()).isEqualTo(odd.xml());
        assertThat(odd.xml()).contains("uname=\"a&amp;b &lt;&#10;&#9;&quot;'\"");
    }
}
