package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import outagebook.wal.Wal;
import outagebook.wal.WalFile;
import outagebook.wal.WalRelations;
import tech.tablesaw.api.Table;

class TablesTest {
    private final Wal wal = WalFile.open(Path.of("data/segments/15/000000010000000000000007.gz"));

    @Test void statisticsAreTables() {
        Table operations = Book.table(wal.stats());
        assertThat(operations.columnNames()).containsExactly("rmgr", "operation", "records", "record bytes", "image bytes");
        assertThat((long) operations.longColumn("records").sum()).isEqualTo(wal.stats().total().count());
        assertThat(Tables.rmgrs(wal.stats()).columnNames()).containsExactly("rmgr", "records", "record bytes", "image bytes");
        assertThat(Views.of(wal.stats()).text()).startsWith("rmgr ").contains("Heap ");
    }

    @Test void relationsCanBeGivenNames() {
        WalRelations relations = wal.relations();
        String first = relations.byRelation().get(0).relation().toString();
        Table named = Tables.relations(relations, Map.of(first.replaceFirst("1663", "base"), "<users>"));
        assertThat(named.columnNames()).startsWith("relation", "name", "fork", "operation", "records", "block references");
        assertThat(named.stringColumn("name").get(0)).isEqualTo("<users>");
        assertThat(Tables.relations(relations).columnNames()).doesNotContain("name");
        assertThat(new TableView(named).html().orElseThrow()).contains("&lt;users&gt;").doesNotContain("<users>");
        assertThat(Tables.relationOperations(relations).rowCount()).isEqualTo(relations.byOperation().size());
    }

    @Test void transactionsAndActivityAreTables() {
        Table transactions = Book.table(wal.transactions());
        assertThat(transactions.columnNames()).containsExactly("xid", "toplevel xid", "first", "last", "records", "bytes", "outcome", "time");
        assertThat(transactions.rowCount()).isEqualTo(wal.transactions().all().size()).isPositive();
        Table activity = Book.table(wal.activity(Duration.ofHours(1)));
        assertThat((long) activity.longColumn("records").sum()).isPositive();
        assertThat(Views.of(wal.activity(Duration.ofHours(1))).html()).isPresent();
    }

    @Test void theyAreDrawnAlsoAsLists() {
        assertThat(Views.of(wal.transactions().all()).text()).isEqualTo(Views.of(wal.transactions()).text()).startsWith("xid ");
        assertThat(Views.of(List.copyOf(wal.transactions().all())).html()).isPresent();
        assertThat(Views.of(wal.relations()).text()).contains("1663/");
    }
}
