package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Column lists in the forms in which people have them at hand. */
class ColumnsTest {
    @Test void readsAList() {
        assertThat(Columns.of("id int4, name text, created timestamptz")).hasToString("id int4, name text, created timestamptz");
    }

    @Test void knowsTheNamesOfSqlAndOfTheCatalog() {
        assertThat(Columns.of("a integer, b double precision, c character varying(20) not null, d timestamp(3) without time zone, "
                + "e timestamp with time zone, f numeric(10,2)[], g char(3), h \"char\", i _int4, j time with time zone, k bigserial, "
                + "l float(10), m pg_catalog.int2, n text ARRAY[4], o bit varying(5), p interval year to month, q enum"))
                .hasToString("a int4, b float8, c varchar, d timestamp, e timestamptz, f numeric[], g bpchar, h char1, i int4[], j timetz, "
                        + "k int8, l float4, m int2, n text[], o varbit, p interval, q oid");
    }

    @Test void readsWhatPsqlPrints() {
        assertThat(Columns.of("""
                                               Table "public.users"
                  Column  |           Type           | Collation | Nullable |              Default
                ----------+--------------------------+-----------+----------+-----------------------------------
                 id       | integer                  |           | not null | nextval('users_id_seq'::regclass)
                 My name  | character varying(20)    |           |          | 'a|b'::character varying
                 created  | timestamp with time zone |           |          | now()
                Indexes:
                    "users_pkey" PRIMARY KEY, btree (id)
                """)).hasToString("id int4, \"My name\" varchar, created timestamptz");
    }

    @Test void readsCreateTable() {
        assertThat(Columns.of("""
                CREATE TABLE IF NOT EXISTS public.users ( -- people, mostly
                    id serial PRIMARY KEY,
                    "Name, first" varchar(20) DEFAULT 'a, (b' NOT NULL,
                    amount numeric(10, 2) CHECK (amount > 0), /* in cents, no: euros */
                    CONSTRAINT positive CHECK (amount > 0),
                    UNIQUE (id, amount)
                ) WITH (fillfactor = 70);
                """)).hasToString("id int4, \"Name, first\" varchar, amount numeric");
    }

    @Test void keepsThePlaceOfDroppedColumns() {
        var columns = Columns.of("id int4, - text, -, x fixed(6,s)");
        assertThat(columns.count()).isEqualTo(4);
        assertThat(columns).hasToString("id int4, - text, -, x fixed(6,s)");
    }

    @Test void saysWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Columns.of("id int4, feeling mood")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column feeling: the type of \"mood\" is not known").hasMessageContaining("enum").hasMessageContaining("int8range");
        assertThatThrownBy(() -> Columns.of("  ")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no columns");
        assertThatThrownBy(() -> Columns.of("a fixed(0,i)")).isInstanceOf(IllegalArgumentException.class);
    }
}
