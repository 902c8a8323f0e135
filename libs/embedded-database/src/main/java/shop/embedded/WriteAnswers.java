package shop.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** Puts right what the server counts differently from MongoDB. */
final class WriteAnswers {
    private WriteAnswers() {}

    /** An insert that was refused for some documents counts those that went in, not those that were sent. */
    static Document corrected(Command command, Document answer) {
        if (command.name().equals("insert")
                && answer.get("writeErrors") instanceof List<?> errors
                && command.body().get("documents") instanceof List<?> sent
                && !errors.isEmpty()
                && errors.getFirst() instanceof Document first
                && first.get("index") instanceof Integer failedAt) {
            boolean ordered = !Boolean.FALSE.equals(command.body().get("ordered"));
            answer.put("n", ordered ? failedAt : Integer.valueOf(sent.size() - errors.size()));
        }
        return answer;
    }
}
