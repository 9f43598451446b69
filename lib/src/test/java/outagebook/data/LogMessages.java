package outagebook.data;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;

/**
 * The messages of chapter 09, as Protobuf's own library makes them. In a .proto file they would read
 * {@code message Line { string server = 1; uint64 lsn = 2; string text = 3; }} and {@code message Log { repeated Line line = 1; }}.
 */
final class LogMessages {
    static final Descriptor LINE = described().findMessageTypeByName("Line");
    static final Descriptor LOG = LINE.getFile().findMessageTypeByName("Log");

    private LogMessages() {}

    private static FileDescriptor described() {
        DescriptorProto line = DescriptorProto.newBuilder().setName("Line").addField(field("server", 1, Type.TYPE_STRING))
                .addField(field("lsn", 2, Type.TYPE_UINT64)).addField(field("text", 3, Type.TYPE_STRING)).build();
        DescriptorProto log = DescriptorProto.newBuilder().setName("Log").addField(field("line", 1, Type.TYPE_MESSAGE)
                .setTypeName("Line").setLabel(Label.LABEL_REPEATED)).build();
        try {
            return FileDescriptor.buildFrom(FileDescriptorProto.newBuilder().setName("log.proto").setSyntax("proto3")
                    .addMessageType(line).addMessageType(log).build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type).setLabel(Label.LABEL_OPTIONAL);
    }

    static DynamicMessage line(String server, long lsn, String text) {
        List<FieldDescriptor> fields = LINE.getFields();
        return DynamicMessage.newBuilder(LINE).setField(fields.get(0), server).setField(fields.get(1), lsn).setField(fields.get(2), text).build();
    }

    static DynamicMessage log(List<DynamicMessage> lines) {
        return DynamicMessage.newBuilder(LOG).setField(LOG.getFields().get(0), lines).build();
    }
}
