package shop.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;

/** All databases of a store. */
final class StoredBackend extends AbstractMongoBackend {
    private final Store store;

    StoredBackend(Store store) {
        this.store = store;
        store.namespaces().stream()
                .map(Utils::getDatabaseNameFromFullName)
                .distinct()
                .forEach(this::resolveDatabase);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new StoredDatabase(name, getCursorRegistry(), store);
    }
}
