package outagebook.wal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Records as JSON Lines: for each record one JSON object, on one line, in UTF-8, to be read by jq, pandas, DuckDB and others.
 *
 * <p>The names are those of the columns of PostgreSQL's own extension pg_walinspect (15 on; blocks as in 16 on), with the same
 * values, also for the versions that do not have it; where it has none, they are those of the C source.
 * <table><caption>A record</caption>
 * <tr><th>field</th><th>value</th></tr>
 * <tr><td>start_lsn</td><td>where it starts, like "0/3000148"</td></tr>
 * <tr><td>end_lsn</td><td>behind it and its padding; the start of the next segment for a switch</td></tr>
 * <tr><td>prev_lsn</td><td>where the record before it starts</td></tr>
 * <tr><td>xid</td><td>the transaction, 0 if none</td></tr>
 * <tr><td>toplevel_xid</td><td>the transaction above it; only if the record says so</td></tr>
 * <tr><td>origin</td><td>the replication origin; only if it was replayed from one</td></tr>
 * <tr><td>resource_manager</td><td>its name, like "Heap"</td></tr>
 * <tr><td>record_type</td><td>the operation, in the words of that version's dump tool, like "INSERT+INIT"</td></tr>
 * <tr><td>xl_rmid, xl_info</td><td>the same two as numbers, as they are in the record's header</td></tr>
 * <tr><td>record_length</td><td>bytes in the whole record (xl_tot_len)</td></tr>
 * <tr><td>main_data_length</td><td>bytes that belong to no page</td></tr>
 * <tr><td>fpi_length</td><td>bytes of page images, as they are stored</td></tr>
 * <tr><td>description</td><td>what it does, as that version's dump tool says it; bytes that are no UTF-8 are U+FFFD</td></tr>
 * <tr><td>blocks</td><td>the pages that it names, an array; in 9.3 and 9.4 only those with an image</td></tr>
 * </table>
 * <table><caption>A page of a record</caption>
 * <tr><th>field</th><th>value</th></tr>
 * <tr><td>block_id</td><td>number of the reference in its record</td></tr>
 * <tr><td>reltablespace, reldatabase, relfilenode</td><td>the relation: three numbers, names are not in the WAL</td></tr>
 * <tr><td>relforknumber</td><td>0 main, 1 free space map, 2 visibility map, 3 init</td></tr>
 * <tr><td>relblocknumber</td><td>number of the page in the fork</td></tr>
 * <tr><td>block_data_length</td><td>bytes of data about this page</td></tr>
 * <tr><td>block_fpi_length</td><td>bytes of its image as it is stored; 0 if there is none</td></tr>
 * <tr><td>block_fpi_info</td><td>only with an image: HAS_HOLE, APPLY, and COMPRESS_PGLZ, COMPRESS_LZ4 or COMPRESS_ZSTD</td></tr>
 * <tr><td>hole_offset, hole_length</td><td>only with an image: the zeros that were left out of it</td></tr>
 * </table>
 * Memory does not grow with the WAL. New fields may be added; these stay. Source of the names: PostgreSQL 16,
 * contrib/pg_walinspect/pg_walinspect.c.
 */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private Json() {}

    /** Writes all its records, to their end or to the first problem, which {@link Wal#verdict} tells. */
    public static void lines(Wal wal, OutputStream out) {
        lines(wal.records(), out);
    }

    /** Writes all its records to a new file, which is there when it is complete; one that is there is never written over. */
    public static void lines(Wal wal, Path file) {
        lines(wal.records(), file);
    }

    /** Writes records; the stream is flushed, and left open. */
    public static void lines(Iterable<WalRecord> records, OutputStream out) {
        try {
            write(records, out);
        } catch (IOException e) {
            throw new WalException("JSON cannot be written: " + e.getMessage(), e);
        }
    }

    /** Writes records to a new file, which is there when it is complete; one that is there is never written over. */
    public static void lines(Iterable<WalRecord> records, Path file) {
        Path target = file.toAbsolutePath();
        Path unfinished = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) throw new FileAlreadyExistsException(target.toString());
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                write(records, out);
            } catch (IOException | RuntimeException e) {
                if (!(e instanceof FileAlreadyExistsException)) Files.deleteIfExists(unfinished);
                throw e;
            }
            // Without REPLACE_EXISTING: in one folder this is a rename, and it fails if the target has appeared meanwhile.
            Files.move(unfinished, target);
        } catch (FileAlreadyExistsException e) {
            throw new WalException("there is a file " + e.getFile() + " already; choose another name, or move it away", e);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new WalException("cannot write " + file + ": there is no folder " + target.getParent(), e);
        } catch (IOException e) {
            throw new WalException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Iterable<WalRecord> records, OutputStream out) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.setRootValueSeparator(new SerializedString(""));
            for (WalRecord record : records) {
                write(record, json);
                json.writeRaw('\n');
            }
        }
        out.flush();
    }

    private static void write(WalRecord record, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("start_lsn", record.lsn().toString());
        json.writeStringField("end_lsn", record.endLsn().toString());
        json.writeStringField("prev_lsn", record.prev().toString());
        json.writeNumberField("xid", record.xid());
        if (record.toplevelXid() != 0) json.writeNumberField("toplevel_xid", record.toplevelXid());
        if (record.origin() != 0) json.writeNumberField("origin", record.origin());
        json.writeStringField("resource_manager", record.rmgr());
        json.writeStringField("record_type", record.operation());
        json.writeNumberField("xl_rmid", record.header().rmid());
        json.writeNumberField("xl_info", record.header().info());
        json.writeNumberField("record_length", record.totalLength());
        json.writeNumberField("main_data_length", record.main().length());
        json.writeNumberField("fpi_length", DumpLine.imageBytes(record));
        json.writeStringField("description", description(record));
        json.writeArrayFieldStart("blocks");
        for (BlockRef block : record.blocks()) write(block, json);
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The dump tools print the operation in front of it from 9.5 on; pg_walinspect does not. */
    private static String description(WalRecord record) {
        String words = record.description();
        return record.version().since(WalVersion.V9_5) ? words.substring(record.operation().length() + 1) : words;
    }

    private static void write(BlockRef block, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("block_id", block.id());
        json.writeNumberField("reltablespace", block.spc());
        json.writeNumberField("reldatabase", block.db());
        json.writeNumberField("relfilenode", block.rel());
        json.writeNumberField("relforknumber", block.fork());
        json.writeNumberField("relblocknumber", block.block());
        json.writeNumberField("block_data_length", block.dataInPlace().length());
        json.writeNumberField("block_fpi_length", block.imageLength());
        if (block.image().isPresent()) write(block.image().get(), json);
        json.writeEndObject();
    }

    private static void write(BlockRef.Image image, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("block_fpi_info");
        if (image.holeLength() > 0) json.writeString("HAS_HOLE");
        if (image.apply()) json.writeString("APPLY");
        if (!image.compression().isEmpty()) json.writeString("COMPRESS_" + image.compression().toUpperCase(Locale.ROOT));
        json.writeEndArray();
        json.writeNumberField("hole_offset", image.holeOffset());
        json.writeNumberField("hole_length", image.holeLength());
    }
}
