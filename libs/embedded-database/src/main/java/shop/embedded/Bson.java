package shop.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** Documents as bytes (bsonspec.org). Every decoding gives a new document, so nobody can change a stored one. */
final class Bson {
    private static final int TYPICAL_SIZE = 512;

    private Bson() {}

    static byte[] encode(Document document) {
        ByteBuf buffer = Unpooled.buffer(TYPICAL_SIZE);
        BsonEncoder.encodeDocument(document, buffer);
        return ByteBufUtil.getBytes(buffer);
    }

    static Document decode(byte[] bytes) {
        return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes));
    }

    /** Reads one document and moves the buffer behind it. */
    static Document decode(ByteBuffer buffer) {
        ByteBuf view = Unpooled.wrappedBuffer(buffer);
        Document document = BsonDecoder.decodeBson(view);
        buffer.position(buffer.position() + view.readerIndex());
        return document;
    }
}
