package shop.embedded;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import de.bwaldvogel.mongo.wire.message.MessageHeader;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import de.bwaldvogel.mongo.wire.message.MongoReply;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Runs the commands of one connection: as messages (OP_MSG), or in the old form (OP_QUERY) that a handshake uses. */
final class CommandHandler extends SimpleChannelInboundHandler<ClientRequest> {
    private static final System.Logger LOG = System.getLogger(CommandHandler.class.getName());
    private static final int INTERNAL_ERROR = 1;
    private static final int NOT_WRITABLE = 10107;

    private final MongoBackend backend;
    private final GroupCommit commits;
    private final AtomicInteger requestIds = new AtomicInteger();

    CommandHandler(MongoBackend backend, GroupCommit commits) {
        this.backend = backend;
        this.commits = commits;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ClientRequest request) {
        Channel channel = context.channel();
        MessageHeader header = new MessageHeader(
                requestIds.incrementAndGet(), request.getHeader().getRequestID());
        switch (request) {
            case MongoMessage message ->
                answer(
                        channel,
                        command(message.getDatabaseName(), message.getDocument()),
                        body -> new MongoMessage(channel, header, body));
            case MongoQuery query
            when query.getCollectionName().equals("$cmd") ->
                answer(
                        channel,
                        command(query.getDatabaseName(), unwrapped(query.getQuery())),
                        body -> new MongoReply(header, List.of(body), 0));
            default -> close(channel); // nothing but commands: no driver of this century sends it
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        backend.handleClose(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.WARNING, "A connection is closed after what could not be understood", cause);
        }
        close(context.channel());
    }

    private void answer(Channel channel, Command command, Function<Document, Object> reply) {
        Document result = run(channel, command);
        if (command.wantsDurableAnswer()) {
            commits.whenDurable(outcome ->
                    send(channel, reply, outcome.map(this::notWritable).orElse(result)));
        } else {
            send(channel, reply, result);
        }
    }

    /** Who cannot be answered is not left to wait. */
    private static void send(Channel channel, Function<Document, Object> reply, Document body) {
        try {
            ChannelFuture unused =
                    channel.writeAndFlush(reply.apply(body)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } catch (RuntimeException | Error e) {
            close(channel);
            throw e;
        }
    }

    private static void close(Channel channel) {
        ChannelFuture unused = channel.close();
    }

    private Document run(Channel channel, Command command) {
        try {
            Optional<IOException> failure = commits.failure();
            if (command.kind() != Command.Kind.READ && failure.isPresent()) {
                return notWritable(failure.get());
            }
            return switch (command.kind()) {
                case READ -> handle(channel, command);
                case WRITE -> commits.run(() -> handle(channel, command));
                case DEFINITION -> commits.runAlone(() -> handle(channel, command));
            };
        } catch (MongoServerError e) {
            return error(e.getCode(), e.getCodeName(), e.getMessageWithoutErrorCode());
        } catch (MongoServerException e) {
            return error(INTERNAL_ERROR, "InternalError", e.getMessageWithoutErrorCode());
        } catch (RuntimeException e) {
            commits.failed(e);
            return commits.failure().map(this::notWritable).orElseGet(() -> internalError(command, e));
        }
    }

    private Document handle(Channel channel, Command command) {
        return WriteAnswers.corrected(
                command, backend.handleCommand(channel, command.database(), command.name(), command.body()));
    }

    private Document notWritable(IOException failure) {
        return error(
                NOT_WRITABLE, "NotWritablePrimary", "the database refuses writes until it is started anew: " + failure);
    }

    private static Document internalError(Command command, RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "The command " + command.name() + " failed", e);
        return error(INTERNAL_ERROR, "InternalError", "internal error: " + e);
    }

    private static Document error(int code, String codeName, String message) {
        return new Document("ok", 0)
                .append("errmsg", message)
                .append("code", code)
                .append("codeName", codeName);
    }

    private static Command command(String database, Document body) {
        return new Command(database, body.keySet().iterator().next(), body);
    }

    private static Document unwrapped(Document query) {
        return query.get("$query") instanceof Document inner ? inner : query;
    }
}
